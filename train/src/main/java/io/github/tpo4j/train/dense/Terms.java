package io.github.tpo4j.train.dense;

import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Means of errors over those elements whose truth is known. The truth goes to where the reading is.
 */
// N elements · K classes
final class Terms {
  private Terms() {}

  /** Cross entropy; elements of class {@link PatchLabels#NONE} are left out. */
  static Tensor named(Tensor logits_NK, Tensor truth_N) {
    Tensor class_N = beside(logits_NK, truth_N);
    Tensor known_N = class_N.ne(Tensors.scalar(PatchLabels.NONE));
    Tensor p_NK = torch.log_softmax(logits_NK, 1);
    Tensor own_N = p_NK.gather(1, class_N.mul(known_N).unsqueeze(1)).squeeze(1);
    return own_N.mul(known_N).sum().neg().div(count(known_N));
  }

  /** Absolute error; elements whose truth is NaN are left out. */
  static Tensor measured(Tensor read_N, Tensor truth_N) {
    Tensor true_N = beside(read_N, truth_N);
    return mean(read_N.sub(torch.nan_to_num(true_N)).abs(), torch.isnan(true_N).logical_not());
  }

  /** Sum of the errors of the elements that count, by the number of these. */
  static Tensor mean(Tensor error, Tensor counts) {
    return error.mul(counts).sum().div(count(counts));
  }

  /** The truth on the device of what was read. */
  static Tensor beside(Tensor read, Tensor truth) {
    return Tensors.on(read.device(), truth);
  }

  private static Tensor count(Tensor known) {
    return Tensors.f32(known.sum()).clamp_min(Tensors.scalar(1));
  }
}
