package io.github.tpo4j.cli.ask;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.cli.Version;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.Saliency;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An answer as {@code --json} prints it, with what is needed to get it again.
 *
 * @param verb that was called
 * @param file media file
 * @param asked question, expression, query or box
 * @param boxes in fractions and in pixels, with the time of their frame in a video
 * @param moments in seconds, best first
 * @param masks as COCO run lengths at the media's size
 * @param model what was loaded, in which type, on which device
 * @param seconds to answer, without loading
 * @param overlay file that was written
 */
record AnswerDocument(
    @JsonProperty("verb") String verb,
    @JsonProperty("file") String file,
    @JsonProperty("asked") String asked,
    @JsonProperty("text") String text,
    @JsonProperty("boxes") List<BoxBothWays> boxes,
    @JsonProperty("moments") List<Moment> moments,
    @JsonProperty("saliency") Optional<Saliency> saliency,
    @JsonProperty("masks") List<MaskTrack> masks,
    @JsonProperty("media") MediaInfo media,
    @JsonProperty("model") String model,
    @JsonProperty("model_dir") String modelDir,
    @JsonProperty("seconds") double seconds,
    @JsonProperty("overlay") Optional<String> overlay,
    @JsonProperty("version") String version) {

  /**
   * A box in fractions {@code x1 y1 x2 y2} and in pixels.
   *
   * @param seconds time of the frame that it lies on; empty for a picture
   */
  record BoxBothWays(
      @JsonProperty("fractions") double[] fractions,
      @JsonProperty("pixels") double[] pixels,
      @JsonProperty("seconds") Optional<Double> seconds) {}

  static AnswerDocument of(
      Class<? extends ModelVerb> verb,
      Path file,
      String asked,
      Path modelDir,
      String model,
      Answer a,
      double seconds,
      Path overlay) {
    MediaInfo m = a.media();
    return new AnswerDocument(
        verb.getSimpleName().replace("Verb", "").toLowerCase(Locale.ROOT),
        file.toString(),
        asked,
        a.text(),
        a.boxes().stream().map(b -> bothWays(b, m)).toList(),
        a.moments(),
        a.saliency(),
        a.masks(),
        m,
        model,
        modelDir.toString(),
        seconds,
        Optional.ofNullable(overlay).map(Path::toString),
        Version.ofBuild());
  }

  private static BoxBothWays bothWays(Box b, MediaInfo m) {
    return new BoxBothWays(
        new double[] {b.x1(), b.y1(), b.x2(), b.y2()},
        b.toPixels(m.width(), m.height()),
        m.isImage() ? Optional.empty() : m.sampledSeconds().stream().findFirst());
  }
}
