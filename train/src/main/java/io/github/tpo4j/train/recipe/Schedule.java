package io.github.tpo4j.train.recipe;

import io.github.tpo4j.core.config.Default;
import io.github.tpo4j.core.config.Range;

/**
 * How learning rates go: up in a line, then down along half a cosine.
 *
 * @param warmup share of the steps in which they rise from 0
 * @param floor share of the full rate that is left at the end
 */
public record Schedule(
    @Default("0.2") @Range(min = 0, max = 1) double warmup,
    @Default("0") @Range(min = 0, max = 1) double floor) {

  /**
   * Factor of the learning rates.
   *
   * @param step from 0
   * @param steps of the whole stage
   */
  public double factor(int step, int steps) {
    double rising = warmup * steps;
    if (step < rising) {
      return (step + 1) / (rising + 1);
    }
    double done = (step - rising) / Math.max(1, steps - rising);
    return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done)));
  }
}
