package io.github.tpo4j.core;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How well each clip of a video fits a query: highlight scores.
 *
 * @param clipSeconds length of one clip in seconds; clip {@code i} covers {@code [i, i + 1) *
 *     clipSeconds}
 * @param scores one raw score per clip; higher fits better, only the order is calibrated
 */
public record Saliency(
    @JsonProperty("clip_seconds") double clipSeconds, @JsonProperty("scores") List<Double> scores) {
  public Saliency {
    scores = List.copyOf(scores);
  }
}
