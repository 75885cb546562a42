package io.github.tpo4j.model.heads.mask.sam2;

import org.bytedeco.pytorch.Tensor;

/**
 * What the mask decoder is asked with; made by {@link Sam2}. It belongs to the scope it was made
 * in.
 *
 * @param tokens_BPD tokens of points, corners or of the mask adapter
 * @param dense_BDGG embedding of a mask prompt; null for none
 * @param several whether the prompt is so vague (none or one point) that three masks are proposed
 *     and the best is taken
 */
public record Prompt(Tensor tokens_BPD, Tensor dense_BDGG, boolean several) {
  /** The same prompt with three proposals or with one mask. */
  public Prompt several(boolean on) {
    return new Prompt(tokens_BPD, dense_BDGG, on);
  }
}
