package io.github.tpo4j.core.mask;

import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.TpoException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A binary mask with 64 pixels in a word, row by row. Pixel {@code x} of a row is bit {@code x %
 * 64} of word {@code x / 64}; bits beyond the width are never set.
 */
public final class BitMask {
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** 1 in each byte. */
  private static final long EACH = 0x0101010101010101L;

  /** Multiplied with the lowest bits of eight bytes, gathers them in the highest byte. */
  private static final long GATHER = 0x0102040810204080L;

  private final int height;
  private final int width;
  private final int wordsPerRow;
  private final long[] words;

  private BitMask(int height, int width, long[] words) {
    this.height = height;
    this.width = width;
    this.wordsPerRow = (width + 63) / 64;
    this.words = words;
  }

  /** The pixels of an index raster that hold an object's id; {@code raster} is row by row. */
  public static BitMask ofId(byte[] raster, int height, int width, int id) {
    return differing(raster, height, width, id).complement();
  }

  /** The pixels of a grey raster that are not black; {@code raster} is row by row. */
  public static BitMask ofGrey(byte[] raster, int height, int width) {
    return differing(raster, height, width, 0);
  }

  /** The pixels that do not hold a value, eight bytes at a time. */
  private static BitMask differing(byte[] raster, int height, int width, int value) {
    BitMask mask = empty(height, width);
    long all = (value & 255) * EACH;
    for (int y = 0; y < height; y++) {
      int row = y * width;
      int out = y * mask.wordsPerRow;
      int x = 0;
      for (; x + 8 <= width; x += 8) {
        long bytes = (long) EIGHT_BYTES.get(raster, row + x) ^ all;
        long differs = ((bytes & 127 * EACH) + 127 * EACH | bytes) >>> 7 & EACH;
        mask.words[out + (x >> 6)] |= (differs * GATHER >>> 56) << x;
      }
      for (; x < width; x++) {
        mask.words[out + (x >> 6)] |= raster[row + x] == (byte) value ? 0 : 1L << x;
      }
    }
    return mask;
  }

  /** The pixels of each of the ids 1 to {@code count} in an index raster, in this order. */
  public static BitMask[] ofIds(byte[] raster, int height, int width, int count) {
    BitMask[] masks = new BitMask[count];
    for (int i = 0; i < count; i++) {
      masks[i] = empty(height, width);
    }
    int wordsPerRow = (width + 63) / 64;
    for (int y = 0, p = 0; y < height; y++) {
      for (int x = 0; x < width; x++, p++) {
        int id = raster[p] & 255;
        if (id > 0 && id <= count) {
          masks[id - 1].words[y * wordsPerRow + (x >> 6)] |= 1L << x;
        }
      }
    }
    return masks;
  }

  /** The pixels of a run-length mask. */
  public static BitMask of(Rle rle) {
    BitMask mask = empty(rle.height(), rle.width());
    int[] runs = rle.runs();
    for (int i = 0, p = 0; i < runs.length; p += runs[i++]) {
      for (int k = p; (i & 1) == 1 && k < p + runs[i]; k++) {
        int x = k / mask.height;
        mask.words[k % mask.height * mask.wordsPerRow + (x >> 6)] |= 1L << x;
      }
    }
    return mask;
  }

  /** A mask with no pixel set. */
  public static BitMask empty(int height, int width) {
    return new BitMask(height, width, new long[height * ((width + 63) / 64)]);
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
    for (long word : words) {
      area += Long.bitCount(word);
    }
    return area;
  }

  /** Number of pixels set in both. */
  public int common(BitMask other) {
    requireSize(other);
    int area = 0;
    for (int i = 0; i < words.length; i++) {
      area += Long.bitCount(words[i] & other.words[i]);
    }
    return area;
  }

  /** Pixels set in at least one. */
  public BitMask or(BitMask other) {
    requireSize(other);
    long[] result = words.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] |= other.words[i];
    }
    return new BitMask(height, width, result);
  }

  /** Pixels set here and not there. */
  public BitMask without(BitMask other) {
    requireSize(other);
    long[] result = words.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] &= ~other.words[i];
    }
    return new BitMask(height, width, result);
  }

  /** DAVIS's region similarity J: intersection over union; 1 where both are empty. */
  public double regionSimilarity(BitMask other) {
    int common = common(other);
    int union = area() + other.area() - common;
    return union == 0 ? 1 : (double) common / union;
  }

  /**
   * DAVIS's boundary map: pixels that differ from their right, lower or lower right neighbour. In
   * the last row only the right neighbour counts, in the last column only the lower one.
   */
  public BitMask boundary() {
    BitMask result = empty(height, width);
    long[] out = result.words;
    int lastBit = (width - 1) & 63;
    for (int y = 0; y < height; y++) {
      int row = y * wordsPerRow;
      int below = y + 1 < height ? row + wordsPerRow : row;
      for (int w = 0; w < wordsPerRow; w++) {
        boolean last = w + 1 == wordsPerRow;
        long here = words[row + w];
        long right = here >>> 1 | (last ? 0 : words[row + w + 1] << 63);
        long down = words[below + w];
        long diagonal = down >>> 1 | (last ? 0 : words[below + w + 1] << 63);
        long differs = here ^ right | here ^ down | here ^ diagonal;
        if (last) {
          long edge = 1L << lastBit;
          differs = differs & (edge - 1) | (here ^ down) & edge;
        }
        out[row + w] = differs;
      }
    }
    return result;
  }

  /** Pixels within a Euclidean distance of at most {@code radius} of a pixel that is set. */
  public BitMask dilated(int radius) {
    int[] reach = new int[radius + 1]; // of a row that is dy away
    for (int dy = 0; dy <= radius; dy++) {
      reach[dy] = (int) Math.sqrt((double) radius * radius - (double) dy * dy);
    }
    BitMask result = empty(height, width);
    long[] row = new long[wordsPerRow];
    long[] wider = new long[wordsPerRow];
    for (int y = 0; y < height; y++) {
      System.arraycopy(words, y * wordsPerRow, row, 0, wordsPerRow);
      if (isZero(row)) {
        continue;
      }
      int dy = radius;
      for (int k = 0; k <= radius; k++) {
        for (; dy >= 0 && reach[dy] == k; dy--) {
          result.orRow(y - dy, row);
          result.orRow(y + dy, row);
        }
        widen(row, wider);
        long[] swap = row;
        row = wider;
        wider = swap;
      }
    }
    result.clearBeyondWidth();
    return result;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof BitMask other
        && height == other.height
        && width == other.width
        && Arrays.equals(words, other.words);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * height + width) + Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return "BitMask[%dx%d, %d pixels]".formatted(height, width, area());
  }

  private void orRow(int y, long[] row) {
    if (y < 0 || y >= height) {
      return;
    }
    for (int w = 0, at = y * wordsPerRow; w < row.length; w++, at++) {
      words[at] |= row[w];
    }
  }

  /** Adds the left and right neighbours of every pixel of a row. */
  private static void widen(long[] row, long[] wider) {
    int last = row.length - 1;
    for (int w = 0; w <= last; w++) {
      long fromLeft = row[w] << 1 | (w == 0 ? 0 : row[w - 1] >>> 63);
      long fromRight = row[w] >>> 1 | (w == last ? 0 : row[w + 1] << 63);
      wider[w] = row[w] | fromLeft | fromRight;
    }
  }

  private static boolean isZero(long[] row) {
    for (long word : row) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  private BitMask complement() {
    for (int i = 0; i < words.length; i++) {
      words[i] = ~words[i];
    }
    clearBeyondWidth();
    return this;
  }

  private void clearBeyondWidth() {
    long inside = -1L >>> (-width & 63);
    for (int i = wordsPerRow - 1; i < words.length; i += wordsPerRow) {
      words[i] &= inside;
    }
  }

  private void requireSize(BitMask other) {
    if (height != other.height || width != other.width) {
      throw TpoException.data(
          "masks: expected equal sizes but found %d x %d and %d x %d"
              .formatted(height, width, other.height, other.width));
    }
  }
}
