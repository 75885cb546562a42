package io.github.tpo4j.model.heads.mask;

import io.github.tpo4j.core.Box;
import java.util.Optional;

/**
 * The box that the reference draws around a mask: around the background pixels that touch the
 * object, so one pixel larger on every side that is not the image's border (model.md 8.8). Only for
 * comparison with the reference: the box of a mask is {@link io.github.tpo4j.core.Rle#box}.
 */
public final class OuterBoundary {
  private OuterBoundary() {}

  /**
   * Corner pixels x0 y0 x1 y1, both inclusive; empty where the mask is empty or full.
   *
   * @param mask row by row
   */
  public static Optional<int[]> pixels(boolean[] mask, int height, int width) {
    int[] box = {width, height, -1, -1};
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (!mask[y * width + x] && touches(mask, height, width, y, x)) {
          box[0] = Math.min(box[0], x);
          box[1] = Math.min(box[1], y);
          box[2] = Math.max(box[2], x);
          box[3] = Math.max(box[3], y);
        }
      }
    }
    return box[2] < 0 ? Optional.empty() : Optional.of(box);
  }

  /** The corner pixels as fractions of width and height, as the reference returns them. */
  public static Optional<Box> box(boolean[] mask, int height, int width) {
    return pixels(mask, height, width)
        .map(b -> Box.ofPixels(b[0], b[1], b[2], b[3], width, height));
  }

  private static boolean touches(boolean[] mask, int height, int width, int y, int x) {
    int i = y * width + x;
    return (x > 0 && mask[i - 1])
        || (x + 1 < width && mask[i + 1])
        || (y > 0 && mask[i - width])
        || (y + 1 < height && mask[i + width]);
  }
}
