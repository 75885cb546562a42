package io.github.tpo4j.model.llm;

import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** {@code x · rsqrt(mean(x²) + eps) · weight} over the last dimension, computed in f32. */
final class RmsNorm extends Layer {
  final Tensor weight;
  private final TensorOptional weightArgument;
  private final long[] width;
  private final DoubleOptional eps;

  RmsNorm(Params p, long width, double eps) {
    this.width = new long[] {width};
    this.eps = new DoubleOptional(eps);
    weight = param(p, "weight", Init.ONES, width);
    weightArgument = new TensorOptional(weight);
  }

  Tensor forward(Tensor x) {
    if (x.is_cpu() && !GradMode.is_enabled()) {
      return inPlace(x);
    }
    // libtorch computes the mean in f32 for narrower inputs too
    return torch.rms_norm(Tensors.as(x, Tensors.dtype(weight)), width, weightArgument, eps);
  }

  /** Without a gradient the steps overwrite one f32 copy. */
  private Tensor inPlace(Tensor x) {
    Tensor y = Tensors.f32(x);
    Tensor scale = y.mul(y).mean(-1).add_(Tensors.scalar(eps.get())).rsqrt_().unsqueeze(-1);
    return Tensors.as(y.mul(scale).mul_(Tensors.f32(weight)), Tensors.dtype(weight));
  }
}
