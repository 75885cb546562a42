package io.github.tpo4j.model.torch;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Regularisation that exists in training only; both keep the expectation of what they thin out. */
public final class Drop {
  private Drop() {}

  /** Dropout: zeroes elements with the given probability. */
  public static Tensor elements(Tensor x, double probability, boolean training) {
    return training && probability > 0 ? torch.dropout(x, probability, true) : x;
  }

  /** Drop path: zeroes a residual branch of whole samples (rows of the first dimension). */
  public static Tensor path(Tensor x, double probability, boolean training) {
    if (!training || probability <= 0) {
      return x;
    }
    long[] perSample = new long[(int) x.dim()];
    Arrays.fill(perSample, 1);
    perSample[0] = x.size(0);
    Tensor keep =
        torch.bernoulli(torch.full(perSample, Tensors.scalar(1 - probability), Tensors.like(x)));
    return x.mul(keep.div(Tensors.scalar(1 - probability)));
  }
}
