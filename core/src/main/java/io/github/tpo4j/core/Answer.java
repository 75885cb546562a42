package io.github.tpo4j.core;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * What a model says and points at: plain Java values, nothing native.
 *
 * @param text the words, task tokens left out
 * @param boxes boxes on the image, or on the first sampled frame of a video, in the order of the
 *     model's task tokens
 * @param moments spans of the video, best first
 * @param saliency highlight scores; empty unless the temporal head ran
 * @param masks one track per object
 * @param media what was looked at
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Answer(
    @JsonProperty("text") String text,
    @JsonProperty("boxes") List<Box> boxes,
    @JsonProperty("moments") List<Moment> moments,
    @JsonProperty("saliency") Optional<Saliency> saliency,
    @JsonProperty("masks") List<MaskTrack> masks,
    @JsonProperty("media") MediaInfo media) {
  public Answer {
    boxes = List.copyOf(boxes);
    moments = List.copyOf(moments);
    masks = List.copyOf(masks);
  }

  /** An answer in words only. */
  public static Answer ofText(String text, MediaInfo media) {
    return new Answer(text, List.of(), List.of(), Optional.empty(), List.of(), media);
  }
}
