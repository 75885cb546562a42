package io.github.tpo4j.model.heads.mask.sam2;

/** Fills small gaps of a mask (model.md 8.8): 8-connected background components. */
final class SmallHoles {
  /** Logit of a filled pixel: just inside. */
  private static final float FILLED = 0.1f;

  private SmallHoles() {}

  /**
   * Sets every component of logits at or below 0 of at most {@code area} pixels to 0.1, in place.
   *
   * @return how many pixels were filled
   */
  static int fill(float[] logits, int height, int width, int area) {
    boolean[] seen = new boolean[logits.length];
    int[] queue = new int[logits.length];
    int filled = 0;
    for (int start = 0; start < logits.length; start++) {
      if (seen[start] || !(logits[start] <= 0)) {
        continue;
      }
      int end = component(logits, seen, queue, start, height, width);
      if (end <= area) {
        for (int i = 0; i < end; i++) {
          logits[queue[i]] = FILLED;
        }
        filled += end;
      }
    }
    return filled;
  }

  /** Collects the component of a pixel in the queue; the number of its pixels. */
  private static int component(
      float[] logits, boolean[] seen, int[] queue, int start, int height, int width) {
    int end = 0;
    queue[end++] = start;
    seen[start] = true;
    for (int i = 0; i < end; i++) {
      int row = queue[i] / width;
      int column = queue[i] % width;
      for (int r = Math.max(0, row - 1); r <= Math.min(height - 1, row + 1); r++) {
        for (int c = Math.max(0, column - 1); c <= Math.min(width - 1, column + 1); c++) {
          int next = r * width + c;
          if (!seen[next] && logits[next] <= 0) {
            seen[next] = true;
            queue[end++] = next;
          }
        }
      }
    }
    return end;
  }
}
