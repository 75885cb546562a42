package io.github.tpo4j.model;

import io.github.tpo4j.model.heads.mask.MaskLoss;
import io.github.tpo4j.model.heads.region.BoxLoss;
import io.github.tpo4j.model.heads.temporal.PostProcessor;
import io.github.tpo4j.model.heads.temporal.TemporalHead;
import io.github.tpo4j.model.heads.temporal.cgdetr.Formulas;
import io.github.tpo4j.model.heads.temporal.loss.LossWeights;

/**
 * Formulas of the heads where the reference and tpo4j differ.
 *
 * @param box of the region loss
 * @param temporal of CG-DETR, its loss and what is done to its moments
 * @param mask of the mask adapter; the one through SAM 2's decoder needs data with masks
 */
public record HeadSettings(BoxLoss box, TemporalHead.Parts temporal, MaskLoss mask) {
  /** The corrected formulas: for training and for answers. */
  public static final HeadSettings OWN =
      new HeadSettings(BoxLoss.OWN, TemporalHead.Parts.PUBLISHED, MaskLoss.EMBEDDING);

  /** The reference's numbers, slips included: for comparison with it. */
  public static final HeadSettings REFERENCE =
      new HeadSettings(
          BoxLoss.COMPAT,
          new TemporalHead.Parts(PostProcessor.PUBLISHED, LossWeights.PUBLISHED, Formulas.COMPAT),
          MaskLoss.EMBEDDING);
}
