package io.github.tpo4j.model.text;

import io.github.tpo4j.core.TpoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A SentencePiece normalization table: byte strings and their replacements, as a double-array trie
 * (the Darts layout: offset, label and leaf flag in 32 bits a unit) and a block of texts that end
 * in zero.
 */
final class CharsMap {
  private final int[] units;
  private final byte[] texts;

  private CharsMap(int[] units, byte[] texts) {
    this.units = units;
    this.texts = texts;
  }

  /**
   * Reads {@code precompiled_charsmap}.
   *
   * @return null for an empty one: nothing is replaced
   */
  static CharsMap parse(ByteBuffer blob, String origin) {
    if (!blob.hasRemaining()) {
      return null;
    }
    ByteBuffer in = blob.slice().order(ByteOrder.LITTLE_ENDIAN);
    long size = in.remaining() < 4 ? -1 : Integer.toUnsignedLong(in.getInt());
    if (size < 4 || size % 4 != 0 || size > in.remaining()) {
      throw TpoException.model(
          "%s: the normalization table says its trie has %d bytes but %d are there; copy the file"
                  .formatted(origin, size, in.remaining())
              + " again");
    }
    int[] units = new int[(int) size / 4];
    in.asIntBuffer().get(units);
    in.position(in.position() + (int) size);
    byte[] texts = new byte[in.remaining()];
    in.get(texts);
    return new CharsMap(units, texts);
  }

  /** A replacement: how many bytes it takes the place of, and the bytes. */
  record Match(int length, byte[] replacement) {}

  /** The replacement of the longest known prefix at a position, or null. */
  Match longest(byte[] text, int at) {
    int best = 0;
    int value = -1;
    int node = offset(units[0]);
    for (int i = at; i < text.length; i++) {
      node ^= text[i] & 0xFF;
      if (node < 0 || node >= units.length || label(units[node]) != (text[i] & 0xFF)) {
        break;
      }
      boolean leaf = (units[node] >>> 8 & 1) == 1;
      node ^= offset(units[node]);
      if (leaf && node >= 0 && node < units.length) {
        best = i + 1 - at;
        value = units[node] & 0x7FFFFFFF;
      }
    }
    return best == 0 || value >= texts.length ? null : new Match(best, textAt(value));
  }

  private byte[] textAt(int start) {
    int end = start;
    while (end < texts.length && texts[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(texts, start, end);
  }

  private static int label(int unit) {
    return unit & (1 << 31 | 0xFF);
  }

  private static int offset(int unit) {
    return unit >>> 10 << ((unit & 1 << 9) >>> 6);
  }
}
