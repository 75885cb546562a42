package io.github.tpo4j.train.recipe;

import io.github.tpo4j.core.config.Default;

/**
 * Formulas of the losses where the paper, its code and tpo4j differ (training.md; model.md 6, 9).
 *
 * @param mask how the mask adapter is taught
 * @param reference whether the reference's slips are repeated, for comparison with it
 */
public record Formulas(@Default("embedding") Mask mask, @Default("false") boolean reference) {
  /** How the mask adapter is taught. */
  public enum Mask {
    /** Towards the prompt tokens of the true box, as the released code does. */
    EMBEDDING,
    /** By the mask that SAM 2's decoder makes, as the paper says. */
    DECODER,
    /** Both. */
    BOTH
  }
}
