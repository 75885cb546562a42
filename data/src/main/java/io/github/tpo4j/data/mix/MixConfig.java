package io.github.tpo4j.data.mix;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Default;
import io.github.tpo4j.core.config.Range;
import io.github.tpo4j.data.read.Format;
import java.util.List;
import java.util.Optional;

/**
 * Which samples are learned from, and how much of each source, as a file says it:
 *
 * <pre>
 * sources:
 *   - {path: world/train/region.jsonl}
 *   - {path: chat/llava.json, format: llava, media: chat/images, ratio: 0.5}
 * </pre>
 *
 * <p>Either every source has a ratio (1 where none is given), or {@code epoch_samples} is given and
 * the sources have weights.
 *
 * @param sources in any order, which is part of the seed's meaning
 * @param epochSamples samples of an epoch, shared out by weight; empty where ratios say it
 */
public record MixConfig(List<Source> sources, @Range(min = 1) Optional<Integer> epochSamples) {
  public MixConfig {
    if (sources.isEmpty()) {
      throw TpoException.model("sources: expected at least one but found none");
    }
    for (Source source : sources) {
      if (epochSamples.isPresent() && source.ratio().isPresent()) {
        throw TpoException.model(
            source.path() + ": expected a weight, as there is epoch_samples, but found a ratio");
      }
      if (epochSamples.isEmpty() && source.weight().isPresent()) {
        throw TpoException.model(
            source.path() + ": expected a ratio, as there is no epoch_samples, but found a weight");
      }
    }
  }

  /** Sources that are taken once an epoch. */
  public MixConfig(List<Source> sources) {
    this(sources, Optional.empty());
  }

  /**
   * One file of samples.
   *
   * @param path of the annotation file or folder, relative to the data folder
   * @param format how it is written
   * @param media folder of its media, relative to the data folder; the annotation's own if empty
   * @param split what the samples are for, such as {@code train}; {@code tpo data check} finds
   *     media that two splits share
   * @param ratio share of the source that an epoch takes; 2 takes everything twice
   * @param weight its share of an epoch against the other weights
   * @param sha256 sum that the annotation file must have
   */
  public record Source(
      String path,
      @Default("samples") Format format,
      Optional<String> media,
      @Default("train") String split,
      @Range(min = 0) Optional<Double> ratio,
      @Range(min = 0) Optional<Double> weight,
      Optional<String> sha256) {
    public Source {
      requireRelative("path", path);
      media.ifPresent(m -> requireRelative("media", m));
    }

    /** A file of samples, taken once an epoch. */
    public static Source of(String path) {
      return new Source(
          path,
          Format.SAMPLES,
          Optional.empty(),
          "train",
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    private static void requireRelative(String key, String path) {
      if (path.startsWith("/") || path.matches("(?s)[A-Za-z]:.*")) {
        throw TpoException.model(
            "%s: expected a path relative to the data folder but found %s".formatted(key, path));
      }
    }
  }
}
