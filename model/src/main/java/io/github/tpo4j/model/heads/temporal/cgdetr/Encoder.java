package io.github.tpo4j.model.heads.temporal.cgdetr;

import io.github.tpo4j.model.torch.Attention;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Post-norm transformer encoder with positions added to queries and keys, not to values (model.md
 * 7.5): over dummies and text, over sentence and moment tokens, over clips.
 */
// B batch · T tokens · D width
final class Encoder extends Layer {
  private final List<Block> layers = new ArrayList<>();

  Encoder(Params p, int depth, ResidualLayer.Shape shape) {
    for (int i = 0; i < depth; i++) {
      String name = "layers." + i;
      layers.add(child(name, new Block(p.at(name), shape)));
    }
  }

  /**
   * @param keep_BT true for tokens that are seen; at least one in every sample
   */
  Tensor forward(Tensor x_BTD, Tensor pos_BTD, Tensor keep_BT) {
    Tensor keep_B11T = keep_BT.unsqueeze(1).unsqueeze(1);
    for (Block layer : layers) {
      x_BTD = layer.forward(x_BTD, pos_BTD, keep_B11T);
    }
    return x_BTD;
  }

  /** {@code x = norm1(x + attention); x = norm2(x + feedForward(x))}. */
  private static final class Block extends ResidualLayer {
    private final int width;
    private final int heads;
    private final Tensor in_3DD;
    private final Tensor inBias_3D;
    private final Linear out;
    private final LayerNorm norm1;
    private final LayerNorm norm2;

    Block(Params p, Shape shape) {
      super(p, shape);
      width = shape.width();
      heads = shape.heads();
      in_3DD = param(p, "self_attn.in_proj_weight", Init.XAVIER, 3L * width, width);
      inBias_3D = param(p, "self_attn.in_proj_bias", Init.ZEROS, 3L * width);
      String name = "self_attn.out_proj";
      out = child(name, Linear.zeroBias(p.at(name), width, width, Init.LINEAR));
      norm1 = child("norm1", new LayerNorm(p.at("norm1"), width, NORM_EPS));
      norm2 = child("norm2", new LayerNorm(p.at("norm2"), width, NORM_EPS));
    }

    Tensor forward(Tensor x_BTD, Tensor pos_BTD, Tensor keep_B11T) {
      Tensor qk_BT2D = project(x_BTD.add(pos_BTD), 0, 2);
      Tensor q_BHTd = Attention.split(qk_BT2D.narrow(2, 0, width), heads);
      Tensor k_BHTd = Attention.split(qk_BT2D.narrow(2, width, width), heads);
      Tensor v_BHTd = Attention.split(project(x_BTD, 2, 1), heads);
      Tensor y_BHTd = Attention.dropping(q_BHTd, k_BHTd, v_BHTd, keep_B11T, attentionDropout());
      x_BTD = norm1.forward(residual(x_BTD, out.forward(Attention.join(y_BHTd))));
      return norm2.forward(residual(x_BTD, feedForward(x_BTD)));
    }

    /** Product with some of the three thirds (query, key, value) of the packed projection. */
    private Tensor project(Tensor x_BTD, int third, int thirds) {
      return torch.linear(
          x_BTD,
          in_3DD.narrow(0, (long) third * width, (long) thirds * width),
          new TensorOptional(inBias_3D.narrow(0, (long) third * width, (long) thirds * width)));
    }
  }
}
