package io.github.tpo4j.model.torch;

import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Layer norm over the last dimension with weight and bias; statistics in f32 for every input. */
public final class LayerNorm extends Layer {
  private final long[] width;
  private final TensorOptional weight;
  private final TensorOptional bias;
  private final double eps;

  public LayerNorm(Params p, long width, double eps) {
    this.width = new long[] {width};
    this.eps = eps;
    weight = new TensorOptional(param(p, "weight", Init.ONES, width));
    bias = new TensorOptional(param(p, "bias", Init.ZEROS, width));
  }

  public Tensor forward(Tensor x) {
    return torch.layer_norm(x, width, weight, bias, eps, false);
  }
}
