package io.github.tpo4j.train.mllm;

import io.github.tpo4j.core.Task;
import io.github.tpo4j.data.cache.FeatureStore;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.model.TpoConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Names under which things are kept: a sum over all that they follow from, which is the content of
 * the medium, how its frames are chosen and shrunk, and the weights that looked at them.
 */
final class Keys {
  private final TpoConfig config;
  private final Kept kept;
  private final boolean needsFirst;
  private final Weights weights;
  private final Optional<FeatureStore> store;

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
   * @param store that makes the keys; without one nothing is kept
   * @param needsFirst whether the mask task looks at the first frame
   */
  Keys(
      TpoConfig config,
      Kept kept,
      boolean needsFirst,
      Weights weights,
      Optional<FeatureStore> store) {
    this.config = config;
    this.kept = kept;
    this.needsFirst = needsFirst;
    this.weights = weights;
    this.store = store;
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
    if (store.isEmpty()) {
      return new OfMedium("", "", only(clips, ""), only(first, ""));
    }
    FeatureStore f = store.get();
    String frame = sample.frame().map(n -> "frame " + n).orElse("whole");
    String looked =
        "%s, middle %d, %d pixels"
            .formatted(frame, config.vision().numFrames(), config.vision().imgSize());
    String clipped =
        "clips of %s s as %d".formatted(config.clipSeconds(), config.temporal().videoDim());
    return new OfMedium(
        f.key(media, "facts", looked, clips ? clipped : ""),
        f.key(media, looked, suffix()),
        only(clips, f.key(media, looked, clipped, keepPixels() ? "pixels" : weights.vision)),
        only(
            first,
            f.key(media, frame, "sam %d".formatted(config.mask().imageSize()), weights.sam)));
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
}
