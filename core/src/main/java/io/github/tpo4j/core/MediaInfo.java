package io.github.tpo4j.core;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What was decoded for a request.
 *
 * @param width pixels, after rotation metadata has been applied
 * @param height pixels, after rotation metadata has been applied
 * @param durationSeconds length of the video; 0 for an image
 * @param fps average frame rate; 0 for an image
 * @param frames frames that could be decoded; 1 for an image
 * @param sampledSeconds presentation times of the frames the language model saw
 */
public record MediaInfo(
    @JsonProperty("width") int width,
    @JsonProperty("height") int height,
    @JsonProperty("duration_seconds") double durationSeconds,
    @JsonProperty("fps") double fps,
    @JsonProperty("frames") int frames,
    @JsonProperty("sampled_seconds") List<Double> sampledSeconds) {
  public MediaInfo {
    sampledSeconds = List.copyOf(sampledSeconds);
  }

  /** Nothing was looked at. */
  public static final MediaInfo NONE = new MediaInfo(0, 0, 0, 0, 0, List.of());

  /** Whether this is a single picture. */
  public boolean isImage() {
    return durationSeconds == 0 && frames == 1;
  }
}
