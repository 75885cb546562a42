package io.github.tpo4j.model.heads.temporal.cgdetr;

import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.pytorch.Tensor;

/** Which clips must not attend to which tokens (model.md 7.6). */
// B batch · V clips · X dummies and words · H heads
final class HiddenPairs {
  private HiddenPairs() {}

  /**
   * True where a weight is forced to zero, {@code [B or 1, H or 1, V or 1, X]}: padded words.
   *
   * <p>The reference also hides pairs of a padded clip and a padded word, which changes nothing by
   * itself; but it lists those masks by (head, sample) while the scores lie by (sample, head), so
   * in a ragged batch words of one sample are hidden from clips of another. {@link Formulas#COMPAT}
   * repeats that.
   */
  static Tensor of(Tensor clipMask_BV, TextMemory text, int heads, Formulas formulas) {
    Tensor padded_BX = text.mask_BX().le(Tensors.scalar(0));
    Tensor words_B11X = padded_BX.unsqueeze(1).unsqueeze(1);
    if (formulas == Formulas.OWN || clipMask_BV.size(0) == 1) {
      return words_B11X;
    }
    long b = padded_BX.size(0);
    Tensor pair_BVX =
        clipMask_BV.le(Tensors.scalar(0)).unsqueeze(2).logical_and(padded_BX.unsqueeze(1));
    Tensor shuffled_BHVX =
        pair_BVX.repeat(heads, 1, 1).view(b, heads, clipMask_BV.size(1), padded_BX.size(1));
    return shuffled_BHVX.logical_or(words_B11X);
  }
}
