package io.github.tpo4j.cli.ask;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.TpoException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads {@code --box x1,y1,x2,y2}. All four at most 1: fractions of the width and height.
 * Otherwise: pixels of the picture.
 */
final class BoxText {
  private BoxText() {}

  /**
   * The box in fractions.
   *
   * @param width of the picture in pixels
   * @param height of the picture in pixels
   */
  static Box parse(String text, int width, int height) {
    String[] parts = text.split(",", -1);
    if (parts.length != 4) {
      throw wrong(text, "expected four numbers x1,y1,x2,y2 but found " + parts.length);
    }
    double[] v = new double[4];
    for (int i = 0; i < 4; i++) {
      try {
        v[i] = Double.parseDouble(parts[i].strip());
      } catch (NumberFormatException e) {
        v[i] = Double.NaN;
      }
      if (!Double.isFinite(v[i])) {
        throw wrong(text, "'%s' is not a number".formatted(parts[i].strip()));
      }
    }
    boolean fractions = Arrays.stream(v).allMatch(x -> x <= 1);
    double w = fractions ? 1 : width;
    double h = fractions ? 1 : height;
    if (v[0] >= v[2] || v[1] >= v[3]) {
      throw wrong(
          text,
          "the corners are the wrong way round: x1 < x2 (left, right) and y1 < y2 (top, bottom)");
    }
    if (v[0] < 0 || v[1] < 0 || v[2] > w || v[3] > h) {
      throw wrong(
          text, "it reaches beyond the picture, which is %d x %d pixels".formatted(width, height));
    }
    return new Box(v[0] / w, v[1] / h, v[2] / w, v[3] / h);
  }

  private static TpoException wrong(String text, String why) {
    return TpoException.usage(
        "--box %s: %s. Pixels, as in 120,80,340,290, or fractions if all are at most 1, as in"
                .formatted(text, why)
            + " 0.2,0.1,0.5,0.6");
  }

  /** Pixels and fractions of a box, for people. */
  static String say(Box box, int width, int height) {
    double[] p = box.toPixels(width, height);
    return String.format(
        Locale.ROOT,
        "%.0f,%.0f,%.0f,%.0f px (%.3f,%.3f,%.3f,%.3f)",
        p[0],
        p[1],
        p[2],
        p[3],
        box.x1(),
        box.y1(),
        box.x2(),
        box.y2());
  }
}
