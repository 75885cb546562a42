package io.github.tpo4j.model.heads.mask.sam2.net;

import io.github.tpo4j.model.heads.mask.sam2.Sam2Config;
import io.github.tpo4j.model.torch.Attention;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.torch.Mlp;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Prompt tokens and image features attend to each other (model.md 8.3).
 *
 * <p>The initial tokens are the queries' positions throughout, the codes of the features' places
 * the keys'. The first layer's self-attention has neither positions nor a residual.
 */
// B batch · T tokens · N image cells · D width · E inner width of an attention
public final class TwoWayTransformer extends Layer {
  /** Scale of fresh projections: a place's code weighs e² to e⁵ times a far one's then. */
  private static final double PLACE_GAIN = 1.2;

  private final List<Block> blocks = new ArrayList<>();
  private final Projected last;
  private final LayerNorm lastNorm;

  /** Tokens and image after the last layer. */
  public record Output(Tensor tokens_BTD, Tensor image_BND) {}

  /** Built at {@code transformer}. */
  public TwoWayTransformer(Params p, int width, Sam2Config.Decoder size) {
    p.requireLayers("layers", size.layers(), "sam.decoder.layers");
    for (int i = 0; i < size.layers(); i++) {
      String name = "layers." + i;
      blocks.add(child(name, new Block(p.at(name), width, size, i == 0)));
    }
    last = child("final_attn_token_to_image", half(p.at("final_attn_token_to_image"), width, size));
    lastNorm = child("norm_final_attn", new LayerNorm(p.at("norm_final_attn"), width, 1e-5));
  }

  private static Projected half(Params p, int width, Sam2Config.Decoder size) {
    Init places = Init.normal(PLACE_GAIN / Math.sqrt(width));
    return new Projected(p, width, width / 2, size.heads(), places);
  }

  public Output forward(Tensor image_BND, Tensor places_1ND, Tensor tokens_BTD) {
    Tensor queries_BTD = tokens_BTD;
    Tensor keys_BND = image_BND;
    for (Block block : blocks) {
      Output o = block.forward(queries_BTD, keys_BND, tokens_BTD, places_1ND);
      queries_BTD = o.tokens_BTD();
      keys_BND = o.image_BND();
    }
    Tensor a_BTD = last.forward(queries_BTD.add(tokens_BTD), keys_BND.add(places_1ND), keys_BND);
    return new Output(lastNorm.forward(queries_BTD.add(a_BTD)), keys_BND);
  }

  private static final class Block extends Layer {
    private final boolean first;
    private final Projected self;
    private final Projected toImage;
    private final Projected toTokens;
    private final Mlp mlp;
    private final List<LayerNorm> norms = new ArrayList<>();

    Block(Params p, int width, Sam2Config.Decoder size, boolean first) {
      this.first = first;
      Params own = p.at("self_attn");
      self = child("self_attn", new Projected(own, width, width, size.heads(), Init.LINEAR));
      toImage =
          child("cross_attn_token_to_image", half(p.at("cross_attn_token_to_image"), width, size));
      toTokens =
          child("cross_attn_image_to_token", half(p.at("cross_attn_image_to_token"), width, size));
      mlp = child("mlp", new Mlp(p.at("mlp"), width, size.mlpWidth(), width));
      for (int i = 1; i <= 4; i++) {
        norms.add(child("norm" + i, new LayerNorm(p.at("norm" + i), width, 1e-5)));
      }
    }

    Output forward(Tensor q_BTD, Tensor k_BND, Tensor positions_BTD, Tensor places_1ND) {
      if (first) {
        q_BTD = self.forward(q_BTD, q_BTD, q_BTD);
      } else {
        Tensor placed_BTD = q_BTD.add(positions_BTD);
        q_BTD = q_BTD.add(self.forward(placed_BTD, placed_BTD, q_BTD));
      }
      q_BTD = norms.get(0).forward(q_BTD);
      Tensor placedImage_BND = k_BND.add(places_1ND);
      q_BTD = q_BTD.add(toImage.forward(q_BTD.add(positions_BTD), placedImage_BND, k_BND));
      q_BTD = norms.get(1).forward(q_BTD);
      q_BTD = norms.get(2).forward(q_BTD.add(mlp.forward(q_BTD)));
      k_BND = k_BND.add(toTokens.forward(placedImage_BND, q_BTD.add(positions_BTD), q_BTD));
      return new Output(q_BTD, norms.get(3).forward(k_BND));
    }
  }

  /**
   * Multi-head attention whose inner width may be smaller than the outer.
   *
   * <p>Fresh queries and keys are projected alike: what is alike attends to each other from the
   * first step on, a corner's token to its place and a token to itself, which takes long to find
   * otherwise.
   */
  private static final class Projected extends Layer {
    private final int heads;
    private final Linear q;
    private final Linear k;
    private final Linear v;
    private final Linear out;

    Projected(Params p, int width, int inner, int heads, Init alike) {
      this.heads = heads;
      q = child("q_proj", Linear.of(p.at("q_proj").matrices(alike), width, inner));
      k = child("k_proj", Linear.of(p.at("k_proj").matrices(Init.copy(q.weight)), width, inner));
      v = child("v_proj", Linear.of(p.at("v_proj"), width, inner));
      out = child("out_proj", Linear.of(p.at("out_proj"), inner, width));
    }

    Tensor forward(Tensor q_BTD, Tensor k_BND, Tensor v_BND) {
      Tensor a_BhTE =
          Attention.full(
              Attention.split(q.forward(q_BTD), heads),
              Attention.split(k.forward(k_BND), heads),
              Attention.split(v.forward(v_BND), heads));
      return out.forward(Attention.join(a_BhTE));
    }
  }
}
