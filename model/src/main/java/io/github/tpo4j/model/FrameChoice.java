package io.github.tpo4j.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.video.FrameSampling;
import java.util.Set;

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
  private static final String MIDDLES = "middle";
  private static final String BY_SEGMENTS = "segments";
  private static final double EVER = 100_000;

  /** The middles of equal intervals. */
  public static final FrameChoice MIDDLE = new FrameChoice(MIDDLES, 0, EVER);

  /** MVBench's rule on the whole video. */
  public static final FrameChoice SEGMENTS = segments(0, EVER);

  public FrameChoice {
    if (!Set.of(MIDDLES, BY_SEGMENTS).contains(rule)) {
      throw TpoException.usage(
          "frames: expected the rule %s or %s but found %s".formatted(MIDDLES, BY_SEGMENTS, rule));
    }
  }

  /** MVBench's rule on a part of the video. */
  public static FrameChoice segments(double startSeconds, double endSeconds) {
    return new FrameChoice(BY_SEGMENTS, startSeconds, endSeconds);
  }

  FrameSampling sampling(int frames) {
    return rule.equals(MIDDLES)
        ? FrameSampling.middle(frames)
        : FrameSampling.segments(frames, startSeconds, endSeconds);
  }
}
