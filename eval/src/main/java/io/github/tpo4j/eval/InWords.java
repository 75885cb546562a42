package io.github.tpo4j.eval;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How boxes and moments are told in words: those of the truth and of an answer read alike. */
public final class InWords {
  private InWords() {}

  /** Corners {@code x1 y1 x2 y2} in whole pixels. */
  public static String box(double... corners) {
    return Arrays.stream(corners)
        .mapToObj(c -> String.valueOf(Math.round(c)))
        .collect(Collectors.joining(", ", "box ", ""));
  }

  /** A span of a video. */
  public static String span(double start, double end) {
    return String.format(Locale.ROOT, "%.1f to %.1f s", start, end);
  }
}
