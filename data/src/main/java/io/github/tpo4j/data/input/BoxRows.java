package io.github.tpo4j.data.input;

import io.github.tpo4j.core.TpoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * A text file of numbers, a row a frame, parted by commas, tabs or spaces.
 *
 * @param lines where each row stands
 * @param rows numbers in pixels; boxes are {@code x, y, w, h}
 */
public record BoxRows(Path file, List<TextFile.Line> lines, double[][] rows) {
  /** Reads boxes. Numbers may be NaN where a tracker has lost its target. */
  public static BoxRows boxes(Path file) {
    return read(file, "x,y,w,h of a frame a line", 4);
  }

  /** Reads labels from 0 on, which stand one a line or all in one line. */
  public static int[] labels(Path file, int largest) {
    List<Integer> labels = new ArrayList<>();
    String what = "whole numbers from 0 to %d, one a frame".formatted(largest);
    for (TextFile.Line line : TextFile.someLines(file, what)) {
      for (String field : fields(line)) {
        if (!field.matches("\\d{1,9}") || Integer.parseInt(field) > largest) {
          throw line.expected(what);
        }
        labels.add(Integer.valueOf(field));
      }
    }
    return labels.stream().mapToInt(i -> i).toArray();
  }

  /** Reads rows of any length. */
  public static BoxRows table(Path file, String what) {
    return read(file, what, 0);
  }

  public int size() {
    return rows.length;
  }

  /** Fails at the first row with a number that is not finite. */
  public BoxRows finite() {
    for (int i = 0; i < rows.length; i++) {
      for (double v : rows[i]) {
        if (!Double.isFinite(v)) {
          throw lines.get(i).expected("finite numbers in frame " + (i + 1));
        }
      }
    }
    return this;
  }

  /** Fails if there are not as many rows as frames. */
  public BoxRows exactly(int frames, Object truth) {
    if (rows.length != frames) {
      throw unlike(frames, truth);
    }
    return this;
  }

  /** An error about the number of rows; a blank line, which no tool reads, may be why. */
  public TpoException unlike(int frames, Object truth) {
    String why =
        rows.length < frames ? "; frame %d is the first missing".formatted(size() + 1) : "";
    for (int i = 0; i < rows.length; i++) {
      if (lines.get(i).number() != i + 1) {
        why = "; line %d is blank, and blank lines hold no frame".formatted(i + 1);
        break;
      }
    }
    return TpoException.data(
        "%s: expected %d boxes, one a frame of %s, but found %d%s"
            .formatted(file, frames, truth, rows.length, why));
  }

  /** Tells of the rows that a test calls odd. */
  public void note(String what, Predicate<double[]> odd, Oddities oddities) {
    for (int i = 0; i < rows.length; i++) {
      if (odd.test(rows[i])) {
        oddities.add(what, lines.get(i).where());
      }
    }
  }

  private static BoxRows read(Path file, String what, int width) {
    List<TextFile.Line> lines = TextFile.someLines(file, what);
    double[][] rows = new double[lines.size()][];
    for (int i = 0; i < rows.length; i++) {
      String[] fields = fields(lines.get(i));
      if (width > 0 && fields.length != width) {
        throw lines.get(i).expected(what);
      }
      rows[i] = new double[fields.length];
      for (int k = 0; k < fields.length; k++) {
        rows[i][k] = number(fields[k], lines.get(i), what);
      }
    }
    return new BoxRows(file, lines, rows);
  }

  private static double number(String field, TextFile.Line line, String what) {
    if (field.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    if (field.toLowerCase(Locale.ROOT).matches("[+-]?inf(inity)?")) {
      return field.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    // Java would also read "1d" and "0x1p3"
    if (!field.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
      throw line.expected(what);
    }
    return Double.parseDouble(field);
  }

  private static String[] fields(TextFile.Line line) {
    return line.text().strip().split("\\s*[,;\\t]\\s*|\\s+");
  }
}
