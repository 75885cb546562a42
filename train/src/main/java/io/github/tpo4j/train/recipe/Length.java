package io.github.tpo4j.train.recipe;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Range;
import java.util.Optional;

/** How long a stage takes: exactly one of the three. */
public record Length(
    @Range(min = 0) Optional<Double> epochs,
    @Range(min = 1) Optional<Integer> steps,
    @Range(min = 1) Optional<Long> samples) {
  public Length {
    int given =
        (epochs.isPresent() ? 1 : 0) + (steps.isPresent() ? 1 : 0) + (samples.isPresent() ? 1 : 0);
    if (given != 1) {
      throw TpoException.model(
          "length: expected one of epochs, steps and samples but found " + given + " of them");
    }
  }

  /**
   * Steps of the optimiser, at least one.
   *
   * @param samplesInEpoch samples of one pass over the data
   * @param batchesInEpoch batches that they make
   * @param batchesInStep batches of one step
   */
  public int steps(long samplesInEpoch, int batchesInEpoch, int batchesInStep) {
    double passes =
        epochs.orElseGet(() -> samples.map(n -> (double) n / samplesInEpoch).orElse(0.0));
    double wanted = steps.isPresent() ? steps.get() : passes * batchesInEpoch / batchesInStep;
    if (wanted > Integer.MAX_VALUE) {
      throw TpoException.model(
          "length: expected at most %,d steps but it comes to %,.0f"
              .formatted(Integer.MAX_VALUE, wanted));
    }
    return (int) Math.max(1, Math.round(wanted));
  }
}
