package io.github.tpo4j.model.heads.temporal.cgdetr;

import io.github.tpo4j.model.torch.Attention;
import io.github.tpo4j.model.torch.Drop;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adaptive cross attention (model.md 7.6): clips attend to dummies and text without projecting
 * either, and what goes to the dummies is lost. A clip that has nothing to do with the query spends
 * its weight on dummies, so its row of text weights sums to less than one.
 */
// B batch · V clips · X = N dummies + L text tokens · D width · H heads · d = D/H
final class CrossAttention extends Layer {
  private final List<Block> layers = new ArrayList<>();
  private final int heads;

  CrossAttention(Params p, int depth, ResidualLayer.Shape shape) {
    heads = shape.heads();
    for (int i = 0; i < depth; i++) {
      String name = "layers." + i;
      layers.add(child(name, new Block(p.at(name), shape)));
    }
  }

  /**
   * Clips after all layers, and how much each attended to what.
   *
   * @param weight_BVX before dropout; mean over heads and layers
   */
  record Attended(Tensor clip_BVD, Tensor weight_BVX) {}

  /**
   * @param hidden_BHVX true where a weight is forced to zero; broadcasts
   */
  Attended forward(Tensor clip_BVD, Tensor pos_BVD, TextMemory text, Tensor hidden_BHVX) {
    Tensor key_BHdX =
        Attention.split(text.token_BXD().add(text.pos_XD()), heads).transpose(2, 3).contiguous();
    Tensor value_BHLd = Attention.split(text.words(), heads).contiguous();
    Tensor sum_BVX = null;
    for (Block layer : layers) {
      Attended a = layer.forward(clip_BVD, pos_BVD, key_BHdX, value_BHLd, hidden_BHVX);
      clip_BVD = a.clip_BVD();
      sum_BVX = sum_BVX == null ? a.weight_BVX() : sum_BVX.add(a.weight_BVX());
    }
    return new Attended(clip_BVD, sum_BVX.div(Tensors.scalar(layers.size())));
  }

  /**
   * The same layers for a token that has nothing to attend to: attention over no keys is zero, and
   * only the bias of its output projection is left.
   */
  Tensor withoutKeys(Tensor token_B1D) {
    for (Block layer : layers) {
      token_B1D = layer.withoutKeys(token_B1D);
    }
    return token_B1D;
  }

  /**
   * {@code x = clip + attention; clip = norm2(x + feedForward(norm1 x))}: half pre-, half
   * post-norm.
   */
  private static final class Block extends ResidualLayer {
    private final int width;
    private final int heads;
    private final Linear out;
    private final LayerNorm norm1;
    private final LayerNorm norm2;

    Block(Params p, Shape shape) {
      super(p, shape);
      width = shape.width();
      heads = shape.heads();
      String name = "self_attn.out_proj";
      out = child(name, Linear.zeroBias(p.at(name), width, width, Init.LINEAR));
      norm1 = child("norm1", new LayerNorm(p.at("norm1"), width, NORM_EPS));
      norm2 = child("norm2", new LayerNorm(p.at("norm2"), width, NORM_EPS));
    }

    Attended forward(
        Tensor clip_BVD, Tensor pos_BVD, Tensor key_BHdX, Tensor value_BHLd, Tensor hidden_BHVX) {
      double scale = 1 / Math.sqrt((double) width / heads);
      Tensor q_BHVd = Attention.split(clip_BVD.add(pos_BVD).mul(Tensors.scalar(scale)), heads);
      Tensor score_BHVX =
          q_BHVd
              .matmul(key_BHdX)
              .masked_fill(hidden_BHVX, Tensors.scalar(Double.NEGATIVE_INFINITY));
      Tensor weight_BHVX = score_BHVX.softmax(-1);
      Tensor dropped_BHVX = Drop.elements(weight_BHVX, attentionDropout(), is_training());
      long words = value_BHLd.size(2);
      Tensor word_BHVL = dropped_BHVX.narrow(3, dropped_BHVX.size(3) - words, words);
      Tensor y_BVD = Attention.join(word_BHVL.matmul(value_BHLd));
      return new Attended(finish(clip_BVD, out.forward(y_BVD)), weight_BHVX.mean(1));
    }

    Tensor withoutKeys(Tensor token_B1D) {
      return finish(token_B1D, out.forward(torch.zeros_like(token_B1D)));
    }

    private Tensor finish(Tensor clip_BVD, Tensor attended_BVD) {
      Tensor x_BVD = residual(clip_BVD, attended_BVD);
      return norm2.forward(residual(x_BVD, feedForward(norm1.forward(x_BVD))));
    }
  }
}
