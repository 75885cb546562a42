package io.github.tpo4j.model.heads.temporal.cgdetr;

import io.github.tpo4j.model.torch.Drop;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What all layers of CG-DETR share: a feed-forward block with PReLU of one learned slope, and
 * residual branches that drop out for whole samples in training.
 */
// B batch · T tokens · D width
abstract class ResidualLayer extends Layer {
  /** Epsilon of every layer norm. */
  static final double NORM_EPS = 1e-5;

  private final double dropout;
  private final Linear linear1;
  private final Linear linear2;
  private final Tensor slope_1;

  ResidualLayer(Params p, Shape shape) {
    dropout = shape.dropout();
    linear1 = child("linear1", Linear.of(p.at("linear1"), shape.width(), shape.feedForward()));
    linear2 = child("linear2", Linear.of(p.at("linear2"), shape.feedForward(), shape.width()));
    slope_1 = param(p, "activation.weight", Init.constant(0.25), 1);
  }

  /** Sizes of a layer. */
  record Shape(int width, int heads, int feedForward, double dropout) {}

  /** {@code W₂ PReLU(W₁ x)}. */
  final Tensor feedForward(Tensor x_BTD) {
    Tensor h = torch.prelu(linear1.forward(x_BTD), slope_1);
    return linear2.forward(Drop.elements(h, dropout, is_training()));
  }

  /** {@code x + drop-path(branch)}. */
  final Tensor residual(Tensor x_BTD, Tensor branch_BTD) {
    return x_BTD.add(Drop.path(branch_BTD, dropout, is_training()));
  }

  /** Dropout of attention weights now: 0 outside training. */
  final double attentionDropout() {
    return is_training() ? dropout : 0;
  }
}
