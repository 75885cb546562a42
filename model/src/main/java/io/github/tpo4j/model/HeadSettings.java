package io.github.tpo4j.model;

import io.github.tpo4j.model.heads.region.BoxLoss;
import io.github.tpo4j.model.heads.temporal.cgdetr.Formulas;

/**
 * Formulas of the heads where the reference and tpo4j differ.
 *
 * @param box of the region loss
 * @param temporal of CG-DETR and its loss
 */
public record HeadSettings(BoxLoss box, Formulas temporal) {
  /** The corrected formulas: for training and for answers. */
  public static final HeadSettings OWN = new HeadSettings(BoxLoss.OWN, Formulas.OWN);

  /** The reference's numbers, slips included: for comparison with it. */
  public static final HeadSettings REFERENCE = new HeadSettings(BoxLoss.COMPAT, Formulas.COMPAT);
}
