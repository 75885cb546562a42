package io.github.tpo4j.core;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.config.Default;
import java.util.List;
import java.util.Optional;

/**
 * Clips to show a model on, and what to try on them: {@code clips.yaml} beside the clips. A model
 * brings its own in the folder {@code demo}.
 *
 * @param clips in the order in which they are shown
 */
public record Gallery(List<Clip> clips) {
  /** Folder of a model's gallery in the model's own. */
  public static final String FOLDER = "demo";

  /** Name of the list. */
  public static final String FILE = "clips.yaml";

  /**
   * A clip.
   *
   * @param media file beside the list
   * @param name for people
   * @param source where it comes from and under which licence
   */
  public record Clip(
      String media, String name, String source, @Default("[]") List<Suggestion> suggestions) {
    public Clip {
      if (!media.matches("[\\w-]+\\.\\w+")) {
        throw new IllegalArgumentException(
            "media: expected a file's name in the list's folder but found " + media);
      }
    }
  }

  /** Something to try: one verb with its words, or with the corners of a box in fractions. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Suggestion(
      @JsonProperty("ask") Optional<String> ask,
      @JsonProperty("ground") Optional<String> ground,
      @JsonProperty("find") Optional<String> find,
      @JsonProperty("segment") Optional<String> segment,
      @JsonProperty("track") Optional<Corners> track) {}

  /** A box, as {@code {fractions: [left, top, right, bottom]}}. */
  public record Corners(@JsonProperty("fractions") List<Double> fractions) {}
}
