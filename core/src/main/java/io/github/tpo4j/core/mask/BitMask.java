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

  /** All but the highest bit of each byte. */
  private static final long LOW_BITS = 127 * EACH;

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

  /** The pixels that do not hold a value. */
  private static BitMask differing(byte[] raster, int height, int width, int value) {
    BitMask mask = empty(height, width);
    long all = (value & 255) * EACH;
    for (int y = 0, w = 0, from = 0; y < height; y++) {
      for (int x = 0; x < width; x += 64, w++) {
        int pixels = Math.min(64, width - x);
        mask.words[w] =
            pixels == 64 ? word(raster, from, all) : partOfWord(raster, from, pixels, (byte) value);
        from += pixels;
      }
    }
    return mask;
  }

  /** A bit for each of 64 bytes that differs from a value, which fills {@code all}. */
  private static long word(byte[] raster, int from, long all) {
    long word = 0;
    for (int i = 0; i < 64; i += 8) {
      long bytes = (long) EIGHT_BYTES.get(raster, from + i) ^ all;
      long differs = ((bytes & LOW_BITS) + LOW_BITS | bytes) >>> 7 & EACH;
      word |= (differs * GATHER >>> 56) << i;
    }
    return word;
  }

  private static long partOfWord(byte[] raster, int from, int pixels, byte value) {
    long word = 0;
    for (int i = 0; i < pixels; i++) {
      word |= raster[from + i] == value ? 0 : 1L << i;
    }
    return word;
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

  /** The same pixels as run lengths. */
  public Rle rle() {
    boolean[] mask = new boolean[height * width];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        mask[i] = (words[y * wordsPerRow + (x >> 6)] >>> x & 1) != 0;
      }
    }
    return Rle.encode(mask, height, width);
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

  /**
   * Pixels within a Euclidean distance of at most {@code radius} of a pixel that is set: each run
   * of pixels sets, in the rows around it, a run that is longer by the disk's width there.
   */
  public BitMask dilated(int radius) {
    int[] reach = new int[radius + 1];
    for (int dy = 0; dy <= radius; dy++) {
      reach[dy] = (int) Math.sqrt((double) radius * radius - (double) dy * dy);
    }
    BitMask result = empty(height, width);
    for (int i = 0; i < words.length; i++) {
      int y = i / wordsPerRow;
      int x = i % wordsPerRow * 64;
      for (long left = words[i]; left != 0; ) {
        int first = Long.numberOfTrailingZeros(left);
        int after = first + Long.numberOfTrailingZeros(~(left >>> first));
        result.disks(y, x + first, x + after - 1, reach);
        left &= after < 64 ? -1L << after : 0;
      }
    }
    return result;
  }

  private void disks(int y, int first, int last, int[] reach) {
    for (int dy = 0; dy < reach.length; dy++) {
      int from = Math.max(first - reach[dy], 0);
      int to = Math.min(last + reach[dy], width - 1);
      if (y - dy >= 0) {
        fill((y - dy) * wordsPerRow, from, to);
      }
      if (y + dy < height) {
        fill((y + dy) * wordsPerRow, from, to);
      }
    }
  }

  /** Sets the pixels of a row from {@code from} to {@code to}. */
  private void fill(int row, int from, int to) {
    int first = row + (from >> 6);
    int last = row + (to >> 6);
    long head = -1L << from;
    long tail = -1L >>> ~to;
    if (first == last) {
      words[first] |= head & tail;
      return;
    }
    words[first] |= head;
    for (int w = first + 1; w < last; w++) {
      words[w] = -1L;
    }
    words[last] |= tail;
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
