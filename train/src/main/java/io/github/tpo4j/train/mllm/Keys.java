package io.github.tpo4j.train.mllm;

import io.github.tpo4j.core.Sha256;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.model.TpoConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names under which things are kept: a sum over all that they follow from, which is the content of
 * the medium, how its frames are chosen and shrunk, and the weights that looked at them.
 */
final class Keys {
  private final TpoConfig config;
  private final Kept kept;
  private final boolean needsFirst;
  private final Weights weights;
  private final Map<String, String> sums = new ConcurrentHashMap<>();

  /**
   * Sums of weights.
   *
   * @param vision of the vision encoder
   * @param connector of the connector
   * @param sam of SAM 2's image encoder
   */
  record Weights(String vision, String connector, String sam) {}

  /**
   * @param kept how far the way to visual tokens is kept
   * @param needsFirst whether the mask task looks at the first frame
   */
  Keys(TpoConfig config, Kept kept, boolean needsFirst, Weights weights) {
    this.config = config;
    this.kept = kept;
    this.needsFirst = needsFirst;
    this.weights = weights;
  }

  /**
   * Names of what is kept of one medium; an empty name means that it is not kept.
   *
   * @param facts {@link Facts}
   * @param view the frames that the model looks at, or what it makes of them
   * @param clips clip features; empty where the task needs none
   * @param first SAM 2's features of the first frame; empty where the task needs none
   */
  record OfMedium(String facts, String view, Optional<String> clips, Optional<String> first) {}

  /** Whether frames are kept, and not what a frozen encoder makes of them. */
  boolean keepPixels() {
    return kept == Kept.PIXELS;
  }

  OfMedium of(Path media, Sample sample) {
    boolean clips = sample.task().equals(Optional.of(Task.TEMPORAL));
    boolean first = needsFirst && sample.task().equals(Optional.of(Task.MASK));
    if (kept == Kept.NOTHING) {
      return new OfMedium("", "", only(clips, ""), only(first, ""));
    }
    String medium = sum(media);
    String rule =
        sample.frame().map(f -> "frame " + f).orElse("middle " + config.vision().numFrames());
    String clip = clips ? "clips " + config.clipSeconds() : "";
    int side = config.vision().imgSize();
    String pixels = "%s %s %d".formatted(medium, rule, side);
    return new OfMedium(
        Sha256.of("facts %s %s".formatted(pixels, clip)),
        Sha256.of("view %s %s".formatted(pixels, suffix())),
        only(clips, keptClips(medium, clip, side)),
        only(
            first,
            Sha256.of(
                "first %s %s %s %d"
                    .formatted(medium, sample.frame(), weights.sam, config.mask().imageSize()))));
  }

  /** Clip features change with the vision encoder; then their frames are kept. */
  private String keptClips(String medium, String clip, int side) {
    String what = kept == Kept.PIXELS ? "pixels" : weights.vision;
    return Sha256.of(
        "%s %s %s %d %d".formatted(medium, clip, what, side, config.temporal().videoDim()));
  }

  private String suffix() {
    return switch (kept) {
      case NOTHING, PIXELS -> "pixels";
      case ENCODED -> "encoded " + weights.vision;
      case TOKENS -> "tokens " + weights.vision + weights.connector;
    };
  }

  private static Optional<String> only(boolean wanted, String key) {
    return wanted ? Optional.of(key) : Optional.empty();
  }

  /** Sum of a file's content, made once as long as the file does not change. */
  private String sum(Path media) {
    try {
      BasicFileAttributes a = Files.readAttributes(media, BasicFileAttributes.class);
      String identity = "%s %d %s".formatted(media, a.size(), a.lastModifiedTime());
      return sums.computeIfAbsent(identity, k -> Sha256.of(media));
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA,
          "%s: %s"
              .formatted(
                  media,
                  Files.exists(media)
                      ? "cannot be read: " + e.getMessage()
                      : "there is no such file"),
          e);
    }
  }
}
