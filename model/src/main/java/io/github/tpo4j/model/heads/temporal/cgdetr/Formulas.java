package io.github.tpo4j.model.heads.temporal.cgdetr;

/**
 * Which formulas are used where the public reference departs from what it means to compute.
 *
 * <p>The two agree on a single video in evaluation, so published weights need no switch. They
 * differ on batches and in some loss terms; each place that asks says how.
 */
public enum Formulas {
  /** Right for any batch: a sample's numbers do not depend on its neighbours' padding. */
  OWN,
  /** The reference's numbers, slips included; for comparison with it. */
  COMPAT
}
