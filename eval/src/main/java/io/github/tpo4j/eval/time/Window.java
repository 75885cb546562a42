package io.github.tpo4j.eval.time;

import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.eval.InWords;
import io.github.tpo4j.eval.Warnings;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A window of a video in seconds. A predicted one may end before it starts: the official formulas
 * then apply as they are.
 *
 * @param score confidence of a predicted window; 0 for a true one
 */
public record Window(double start, double end, double score) {
  /** A warning. */
  static final String REVERSED = "windows that end before they start match nothing";

  public Window(double start, double end) {
    this(start, end, 0);
  }

  /** A window {@code [start, end]}, or {@code [start, end, score]} where a score is needed. */
  static Window read(JsonEntry entry, boolean scored, Warnings warnings) {
    double[] numbers = entry.numbers();
    if (numbers.length < (scored ? 3 : 2)) {
      throw entry.expected(scored ? "[start, end, score]" : "[start, end]");
    }
    if (numbers[1] < numbers[0]) {
      warnings.add(REVERSED, entry.where());
    }
    return new Window(numbers[0], numbers[1], numbers.length > 2 ? numbers[2] : 0);
  }

  /** Some windows in words. */
  static String told(List<Window> windows) {
    return windows.stream()
        .map(w -> InWords.span(w.start, w.end))
        .collect(Collectors.joining(", "));
  }

  double length() {
    return end - start;
  }

  /** Seconds shared with another window; negative where there is a gap. */
  double overlap(Window other) {
    return Math.min(end, other.end) - Math.max(start, other.start);
  }

  /** Seconds from the first start to the last end. */
  double hull(Window other) {
    return Math.max(end, other.end) - Math.min(start, other.start);
  }

  /** Overlap over hull, 0 where they do not overlap; NaN for two equal instants. */
  double hullIou(Window other) {
    return Math.max(0, overlap(other) / hull(other));
  }

  /** Overlap over the true union; NaN for two equal instants. */
  double iou(Window other) {
    double overlap = Math.max(0, overlap(other));
    return overlap / (length() + other.length() - overlap);
  }
}
