package io.github.tpo4j.model.weights;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Initial values of a parameter that no checkpoint supplies, drawn from libtorch's generator. */
@FunctionalInterface
public interface Init {
  /** Fills the tensor in place. Called without gradient. */
  void fill(Tensor t);

  Init ZEROS = t -> t.zero_();
  Init ONES = t -> t.fill_(new Scalar(1));

  /** PyTorch's default for linear and convolution weights: Kaiming uniform with a = √5. */
  Init LINEAR =
      t -> {
        long fanIn = t.numel() / t.size(0);
        double bound = 1 / Math.sqrt(fanIn);
        t.uniform_(-bound, bound, new org.bytedeco.pytorch.GeneratorOptional());
      };

  /** Xavier uniform: bound {@code sqrt(6 / (in + out))}. */
  Init XAVIER = t -> torch.xavier_uniform_(t);

  /** Normal with mean 0. */
  static Init normal(double std) {
    return t -> t.normal_(0, std, new org.bytedeco.pytorch.GeneratorOptional());
  }

  /** Normal with deviation {@code 1/√in}: as large as its inputs is what comes out. */
  static Init ofWidth(long in) {
    return normal(1 / Math.sqrt(in));
  }

  /** Uniform in {@code [-bound, bound)}. */
  static Init uniform(double bound) {
    return t -> t.uniform_(-bound, bound, new org.bytedeco.pytorch.GeneratorOptional());
  }

  /** The values of another tensor of the same shape. */
  static Init copy(Tensor other) {
    return t -> t.copy_(other);
  }

  /** Every element the same. */
  static Init constant(double value) {
    return t -> t.fill_(new Scalar(value));
  }
}
