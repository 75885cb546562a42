package io.github.tpo4j.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.video.FrameSampling;

/**
 * Which frames of a video the language model sees; how many is the model's own number.
 *
 * @param rule {@code middle}: the middles of equal intervals of the whole video; {@code segments}:
 *     MVBench's rule between two times
 * @param startSeconds where the part begins that is looked at
 * @param endSeconds where it ends
 */
public record FrameChoice(
    @JsonProperty("rule") String rule,
    @JsonProperty("start_seconds") double startSeconds,
    @JsonProperty("end_seconds") double endSeconds) {
  private static final double EVER = 100_000;

  /** The middles of equal intervals. */
  public static final FrameChoice MIDDLE = new FrameChoice("middle", 0, EVER);

  /** MVBench's rule on the whole video. */
  public static final FrameChoice SEGMENTS = segments(0, EVER);

  /** MVBench's rule on a part of the video. */
  public static FrameChoice segments(double startSeconds, double endSeconds) {
    return new FrameChoice("segments", startSeconds, endSeconds);
  }

  FrameSampling sampling(int frames) {
    return this.equals(MIDDLE)
        ? FrameSampling.middle(frames)
        : FrameSampling.segments(frames, startSeconds, endSeconds);
  }
}
