package io.github.tpo4j.core;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One object's masks over time.
 *
 * @param label what was asked for, for display
 * @param frames masks in order of time; an object that is out of sight has an empty mask
 */
public record MaskTrack(
    @JsonProperty("label") String label, @JsonProperty("frames") List<Frame> frames) {
  public MaskTrack {
    frames = List.copyOf(frames);
  }

  /**
   * The mask on one frame.
   *
   * @param index frame number in the video, from 0
   * @param seconds presentation time
   * @param mask COCO run lengths at the video's resolution
   * @param score the tracker's logit that the object is in sight; above 0 means it is
   */
  public record Frame(
      @JsonProperty("index") int index,
      @JsonProperty("seconds") double seconds,
      @JsonProperty("mask") Rle mask,
      @JsonProperty("score") double score) {}
}
