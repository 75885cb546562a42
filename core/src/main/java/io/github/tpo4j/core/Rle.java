package io.github.tpo4j.core;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;

/**
 * A binary mask as COCO run lengths: column-major runs of zeros and ones in turn, beginning with
 * zeros, and their compressed text form (pycocotools {@code maskApi}).
 */
public final class Rle {
  /** The longest array of pixels a JVM can hold. */
  private static final int MAX_PIXELS = Integer.MAX_VALUE - 8;

  private final int height;
  private final int width;
  private final int[] runs;

  private Rle(int height, int width, int[] runs) {
    this.height = height;
    this.width = width;
    this.runs = runs;
  }

  /**
   * Encodes a row-major mask.
   *
   * @param mask {@code height * width} values, row by row
   */
  public static Rle encode(boolean[] mask, int height, int width) {
    if (mask.length != height * width) {
      throw TpoException.data(
          "mask: expected %d x %d = %d pixels but found %d"
              .formatted(height, width, height * width, mask.length));
    }
    int[] runs = new int[mask.length + 1];
    int n = 0;
    int length = 0;
    boolean current = false;
    for (int x = 0; x < width; x++) {
      for (int y = 0, i = x; y < height; y++, i += width) {
        if (mask[i] != current) {
          runs[n++] = length;
          length = 0;
          current = mask[i];
        }
        length++;
      }
    }
    runs[n++] = length;
    return new Rle(height, width, Arrays.copyOf(runs, n));
  }

  /** Mask from uncompressed run lengths. They must add up to the number of pixels. */
  public static Rle ofRuns(int height, int width, int... runs) {
    if (height < 0 || width < 0 || (long) height * width > MAX_PIXELS) {
      throw TpoException.data(
          "RLE: expected a size of at most %d pixels but found %d x %d"
              .formatted(MAX_PIXELS, height, width));
    }
    long sum = 0;
    for (int run : runs) {
      if (run < 0) {
        throw TpoException.data("RLE: run lengths must not be negative but one is " + run);
      }
      sum += run;
    }
    if (sum != (long) height * width) {
      throw TpoException.data(
          "RLE: runs cover %d pixels but the size is %d x %d = %d"
              .formatted(sum, height, width, (long) height * width));
    }
    return new Rle(height, width, runs.clone());
  }

  /** Mask from COCO's {@code {"size": [height, width], "counts": "..."}}. */
  @JsonCreator
  public static Rle parse(@JsonProperty("size") int[] size, @JsonProperty("counts") String counts) {
    if (size == null || size.length != 2 || size[0] < 0 || size[1] < 0) {
      throw TpoException.data(
          "RLE: expected \"size\": [height, width] but found " + Arrays.toString(size));
    }
    if (counts == null) {
      throw TpoException.data("RLE: expected \"counts\": a text, but it is missing");
    }
    int[] runs = new int[counts.length()];
    int n = 0;
    for (int p = 0; p < counts.length(); ) {
      long value = 0;
      int shift = 0;
      boolean more = true;
      while (more) {
        if (p >= counts.length() || shift > 30) {
          throw TpoException.data(
              "RLE: the counts text breaks off at character %d of %d"
                  .formatted(p, counts.length()));
        }
        int c = counts.charAt(p) - 48;
        if (c < 0 || c > 63) {
          throw TpoException.data(
              "RLE: character %d of the counts text is '%s', outside COCO's alphabet"
                  .formatted(p, counts.charAt(p)));
        }
        value |= (long) (c & 31) << shift;
        more = (c & 32) != 0;
        p++;
        shift += 5;
        if (!more && (c & 16) != 0) {
          value |= -1L << shift;
        }
      }
      if (n > 2) {
        value += runs[n - 2];
      }
      if (value < 0 || value > Integer.MAX_VALUE) {
        throw TpoException.data(
            "RLE: run %d of the counts text has length %d, expected 0 to %d"
                .formatted(n, value, Integer.MAX_VALUE));
      }
      runs[n++] = (int) value;
    }
    return ofRuns(size[0], size[1], Arrays.copyOf(runs, n));
  }

  /** COCO's {@code [height, width]}. */
  @JsonProperty("size")
  public int[] size() {
    return new int[] {height, width};
  }

  /** COCO's compressed text: differences to the run two before, five bits a character. */
  @JsonProperty("counts")
  public String counts() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < runs.length; i++) {
      long value = i > 2 ? (long) runs[i] - runs[i - 2] : runs[i];
      boolean more = true;
      while (more) {
        int bits = (int) (value & 31);
        value >>= 5;
        more = (bits & 16) != 0 ? value != -1 : value != 0;
        text.append((char) ((more ? bits | 32 : bits) + 48));
      }
    }
    return text.toString();
  }

  /** Run lengths, zeros first. */
  public int[] runs() {
    return runs.clone();
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  /** Number of pixels set. */
  public int area() {
    int area = 0;
    for (int i = 1; i < runs.length; i += 2) {
      area += runs[i];
    }
    return area;
  }

  /** The mask row by row, {@code height * width} values. */
  public boolean[] decode() {
    boolean[] mask = new boolean[height * width];
    int p = 0;
    for (int i = 0; i < runs.length; i++) {
      for (int k = 0; k < runs[i]; k++, p++) {
        if ((i & 1) == 1) {
          mask[(p % height) * width + p / height] = true;
        }
      }
    }
    return mask;
  }

  /** Tight box around the pixels set, in fractions of the image; null for an empty mask. */
  public Box box() {
    int x1 = width;
    int y1 = height;
    int x2 = -1;
    int y2 = -1;
    int p = 0;
    for (int i = 0; i < runs.length; p += runs[i++]) {
      if ((i & 1) == 0 || runs[i] == 0) {
        continue;
      }
      int last = p + runs[i] - 1;
      x1 = Math.min(x1, p / height);
      x2 = Math.max(x2, last / height);
      boolean crossesColumns = p / height != last / height;
      y1 = crossesColumns ? 0 : Math.min(y1, p % height);
      y2 = crossesColumns ? height - 1 : Math.max(y2, last % height);
    }
    return x2 < 0 ? null : Box.ofPixels(x1, y1, x2 + 1, y2 + 1, width, height);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Rle other
        && height == other.height
        && width == other.width
        && Arrays.equals(runs, other.runs);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * height + width) + Arrays.hashCode(runs);
  }

  @Override
  public String toString() {
    return "Rle[%dx%d, %d pixels]".formatted(height, width, area());
  }
}
