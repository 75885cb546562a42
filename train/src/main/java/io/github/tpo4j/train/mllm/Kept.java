package io.github.tpo4j.train.mllm;

/**
 * How far the way from a medium to visual tokens is the same at every step, and so can be kept:
 * everything up to the first part that is trained.
 */
enum Kept {
  /** Nothing: other frames every time, or caching is off. */
  NOTHING,
  /** The decoded frames: the vision encoder is trained. */
  PIXELS,
  /** What the frozen vision encoder makes of them: the connector is trained. */
  ENCODED,
  /** The visual tokens themselves: the connector is frozen too. */
  TOKENS
}
