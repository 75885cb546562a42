package io.github.tpo4j.core;

import java.util.Arrays;

/** Set operations on masks, run by run, and COCO's way of filling a polygon. */
public final class Masks {
  /** COCO traces polygons on a grid this many times finer than the pixels. */
  private static final double FINE = 5;

  private Masks() {}

  /** Pixels set in both. */
  public static Rle intersection(Rle a, Rle b) {
    return combine(a, b, 2);
  }

  /** Pixels set in at least one. */
  public static Rle union(Rle a, Rle b) {
    return combine(a, b, 1);
  }

  /**
   * Intersection over union; 0 where both are empty.
   *
   * @param crowd whether {@code truth} marks a crowd: then the prediction's area stands for the
   *     union, as in COCO
   */
  public static double iou(Rle prediction, Rle truth, boolean crowd) {
    long both = intersection(prediction, truth).area();
    long whole = crowd ? prediction.area() : (long) prediction.area() + truth.area() - both;
    return whole == 0 ? 0 : (double) both / whole;
  }

  /** Keeps the pixels that at least {@code needed} of the two masks set. */
  private static Rle combine(Rle a, Rle b, int needed) {
    if (a.height() != b.height() || a.width() != b.width()) {
      throw TpoException.data(
          "masks: expected equal sizes but found %d x %d and %d x %d"
              .formatted(a.height(), a.width(), b.height(), b.width()));
    }
    int[] runsA = a.runs();
    int[] runsB = b.runs();
    int pixels = a.height() * a.width();
    int[] ends = new int[runsA.length + runsB.length];
    int n = 0;
    int i = 0;
    int j = 0;
    int endA = runsA.length > 0 ? runsA[0] : pixels;
    int endB = runsB.length > 0 ? runsB[0] : pixels;
    boolean current = false;
    for (int at = 0; at < pixels; at = Math.min(endA, endB)) {
      while (endA <= at && i + 1 < runsA.length) {
        endA += runsA[++i];
      }
      while (endB <= at && j + 1 < runsB.length) {
        endB += runsB[++j];
      }
      boolean set = (i & 1) + (j & 1) >= needed;
      if (set != current) {
        ends[n++] = at;
        current = set;
      }
    }
    return fromChanges(a.height(), a.width(), Arrays.copyOf(ends, n));
  }

  /**
   * Fills a polygon the way COCO's annotations are filled: its outline is traced on a grid five
   * times finer, and each crossing of a column's centre toggles the pixels below it.
   *
   * @param xy corners {@code x0 y0 x1 y1 …} in pixels; the last is joined to the first
   */
  public static Rle ofPolygon(int height, int width, double... xy) {
    int corners = xy.length / 2;
    if (corners < 3 || xy.length % 2 != 0) {
      throw TpoException.data(
          "polygon: expected at least 3 corners x y but found %d numbers".formatted(xy.length));
    }
    int[] toggles = new int[16];
    int n = 0;
    long previousX = 0;
    long previousY = 0;
    boolean first = true;
    for (int c = 0; c < corners; c++) {
      int next = (c + 1) % corners;
      long x0 = (long) (FINE * xy[2 * c] + .5);
      long y0 = (long) (FINE * xy[2 * c + 1] + .5);
      long x1 = (long) (FINE * xy[2 * next] + .5);
      long y1 = (long) (FINE * xy[2 * next + 1] + .5);
      long dx = Math.abs(x1 - x0);
      long dy = Math.abs(y1 - y0);
      boolean flat = dx >= dy;
      long steps = Math.max(dx, dy);
      // lines are drawn in the direction in which the longer axis grows
      boolean backwards = flat ? x0 > x1 : y0 > y1;
      for (long k = 0; k <= steps; k++) {
        long t = backwards ? steps - k : k;
        long startX = backwards ? x1 : x0;
        long startY = backwards ? y1 : y0;
        double slope = steps == 0 ? 0 : slope(flat, backwards, x0, y0, x1, y1, steps);
        long x = flat ? startX + t : (long) (startX + slope * t + .5);
        long y = flat ? (long) (startY + slope * t + .5) : startY + t;
        int at = first || x == previousX ? -1 : toggle(previousX, previousY, x, y, height, width);
        if (at >= 0) {
          toggles = n == toggles.length ? Arrays.copyOf(toggles, 2 * n) : toggles;
          toggles[n++] = at;
        }
        first = false;
        previousX = x;
        previousY = y;
      }
    }
    toggles = Arrays.copyOf(toggles, n);
    Arrays.sort(toggles);
    return fromChanges(height, width, toggles);
  }

  private static double slope(
      boolean flat, boolean backwards, long x0, long y0, long x1, long y1, long steps) {
    long rise = flat ? y1 - y0 : x1 - x0;
    return (double) (backwards ? -rise : rise) / steps;
  }

  /** The pixel from which a step of the outline toggles its column, or -1 for none. */
  private static int toggle(long x0, long y0, long x1, long y1, int height, int width) {
    double column = ((x1 < x0 ? x1 : x1 - 1) + .5) / FINE - .5;
    if (column != Math.floor(column) || column < 0 || column > width - 1) {
      return -1;
    }
    double row = (Math.min(y0, y1) + .5) / FINE - .5;
    row = Math.ceil(Math.max(0, Math.min(height, row)));
    return (int) column * height + (int) row;
  }

  /** A mask that starts with zeros and changes at each of the sorted positions. */
  private static Rle fromChanges(int height, int width, int[] changes) {
    int[] runs = new int[changes.length + 1];
    int n = 0;
    int start = 0;
    for (int i = 0; i < changes.length; i++) {
      if (i + 1 < changes.length && changes[i] == changes[i + 1]) {
        i++; // two changes at one place cancel
        continue;
      }
      runs[n++] = changes[i] - start;
      start = changes[i];
    }
    int last = height * width - start;
    if (last > 0 || n == 0) {
      runs[n++] = last;
    }
    return Rle.ofRuns(height, width, Arrays.copyOf(runs, n));
  }
}
