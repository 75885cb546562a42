package io.github.tpo4j.model.heads.mask.sam2.net;

import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.OneDnn;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A square convolution with bias, or its transpose; weights under {@code weight}, {@code bias}. */
// B batch · C channels in · O channels out · H, W rows and columns · k kernel
public final class Conv extends Layer {
  private final Tensor weight;
  private final TensorOptional bias_O;
  private final long[] stride;
  private final long[] padding;
  private final long groups;
  private final boolean transposed;

  private Conv(
      Params p, long in, long out, long kernel, long stride, long padding, long groups, boolean t) {
    double bound = 1 / Math.sqrt((double) in / groups * kernel * kernel);
    weight =
        t
            ? param(p, "weight", Init.LINEAR, in, out, kernel, kernel)
            : param(p, "weight", Init.LINEAR, out, in / groups, kernel, kernel);
    bias_O = new TensorOptional(param(p, "bias", Init.uniform(bound), out));
    this.stride = new long[] {stride, stride};
    this.padding = new long[] {padding, padding};
    this.groups = groups;
    transposed = t;
  }

  /** Kernel 1: a linear layer on the channels. */
  public static Conv pointwise(Params p, long in, long out) {
    return new Conv(p, in, out, 1, 1, 0, 1, false);
  }

  /** A kernel that moves by {@code stride}. */
  public static Conv of(Params p, long in, long out, long kernel, long stride, long padding) {
    return new Conv(p, in, out, kernel, stride, padding, 1, false);
  }

  /** One kernel a channel, the grid unchanged. */
  public static Conv depthwise(Params p, long channels, long kernel) {
    return new Conv(p, channels, channels, kernel, 1, kernel / 2, channels, false);
  }

  /** Doubles the grid: transposed, kernel 2, stride 2; weight {@code [C, O, 2, 2]}. */
  public static Conv doubling(Params p, long in, long out) {
    return new Conv(p, in, out, 2, 2, 0, 1, true);
  }

  /** {@code [B, C, H, W]} to {@code [B, O, H', W']}. */
  public Tensor forward(Tensor x_BCHW) {
    Tensor x = Tensors.as(x_BCHW, Tensors.dtype(weight));
    long[] one = {1, 1};
    return transposed
        ? torch.conv_transpose2d(x, weight, bias_O, stride, padding, new long[] {0, 0}, 1, one)
        : torch.conv2d(x, weight, bias_O, stride, padding, one, groups);
  }

  /** A pointwise convolution of tokens: {@code [.., C]} to {@code [.., O]}. */
  public Tensor tokens(Tensor x_BNC) {
    Tensor x = Tensors.as(x_BNC, Tensors.dtype(weight));
    return OneDnn.linear(x, weight.flatten(1, -1), bias_O, OneDnn.Activation.NONE);
  }

  /** The matrix {@code [O, C]} of a pointwise convolution. */
  public Tensor matrix() {
    return weight.flatten(1, -1);
  }

  /** The bias {@code [O]}. */
  public Tensor bias() {
    return bias_O.get();
  }
}
