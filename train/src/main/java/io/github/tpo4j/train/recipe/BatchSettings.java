package io.github.tpo4j.train.recipe;

import io.github.tpo4j.core.config.Default;
import io.github.tpo4j.core.config.Range;

/**
 * How samples become batches. A batch holds samples of one task.
 *
 * @param size samples of a batch
 * @param accumulate batches of a step
 * @param packing lay the samples of a batch end to end, each seeing only itself, instead of padding
 *     them to the longest
 * @param caching keep on disk what does not change of a medium: the output of frozen encoders, or
 *     else its decoded frames
 * @param bucket order this many batches by length, so that samples of a batch are alike; 1 for no
 *     order. Of use without packing
 * @param maxTokens longest sample, in tokens; a longer one counts as bad
 * @param frames how the frames of a video are chosen
 */
public record BatchSettings(
    @Default("8") @Range(min = 1, max = MOST) int size,
    @Default("1") @Range(min = 1, max = MOST) int accumulate,
    @Default("true") boolean packing,
    @Default("true") boolean caching,
    @Default("1") @Range(min = 1) int bucket,
    @Default("1024") @Range(min = 16) int maxTokens,
    @Default("middle") Frames frames) {
  /** Largest batch and most batches of a step: more is a slip, and their product is a number. */
  static final int MOST = 32_768;

  /** Which frames of a video are looked at. */
  public enum Frames {
    /** The middle of equal intervals, as in answering. */
    MIDDLE,
    /** A random one of each interval, anew each time; nothing is kept on disk then. */
    RANDOM
  }

  /** Samples of one step of the optimiser, at most. */
  public int perStep() {
    return size * accumulate;
  }
}
