package io.github.tpo4j.model.torch;

import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/** {@code y = x Wᵀ + b}; weight {@code [out, in]}, computed in the weight's type. */
public final class Linear extends Layer {
  public final Tensor weight;
  private final TensorOptional bias;

  private Linear(Params p, long in, long out, boolean hasBias, Init init) {
    weight = param(p, "weight", init, out, in);
    bias =
        hasBias
            ? new TensorOptional(param(p, "bias", Init.uniform(1 / Math.sqrt(in)), out))
            : new TensorOptional();
  }

  /** With bias, initialised as PyTorch does. */
  public static Linear of(Params p, long in, long out) {
    return new Linear(p, in, out, true, Init.LINEAR);
  }

  /** Without bias, initialised as PyTorch does. */
  public static Linear noBias(Params p, long in, long out) {
    return new Linear(p, in, out, false, Init.LINEAR);
  }

  /** With bias of zeros and the given initial weights. */
  public static Linear zeroBias(Params p, long in, long out, Init init) {
    return new Linear(p.biases(Init.ZEROS), in, out, true, init);
  }

  public Tensor forward(Tensor x) {
    return forward(x, OneDnn.Activation.NONE);
  }

  /** With an activation, which costs nothing where {@link OneDnn} serves. */
  public Tensor forward(Tensor x, OneDnn.Activation activation) {
    return OneDnn.linear(Tensors.as(x, Tensors.dtype(weight)), weight, bias, activation);
  }

  /** The bias, or nothing. */
  public TensorOptional bias() {
    return bias;
  }
}
