package io.github.tpo4j.model.text.bpe;

import java.nio.charset.StandardCharsets;

/**
 * A printable character for every byte, as byte-level vocabularies write their pieces: printable
 * Latin-1 characters stand for themselves, the other bytes for the characters from U+0100 on.
 */
final class ByteAlphabet {
  private static final String[] CHARACTERS = characters();

  private ByteAlphabet() {}

  private static String[] characters() {
    String[] characters = new String[256];
    int next = 0x100;
    for (int b = 0; b < 256; b++) {
      boolean printable = b > 0x20 && b < 0x7F || b > 0xA0 && b != 0xAD;
      characters[b] = Character.toString(printable ? b : next++);
    }
    return characters;
  }

  /** The character of a byte from 0 to 255. */
  static String character(int b) {
    return CHARACTERS[b];
  }

  /** The bytes of a word as numbers from 0 to 255. */
  static int[] bytes(String word) {
    byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
    int[] bytes = new int[utf8.length];
    for (int i = 0; i < utf8.length; i++) {
      bytes[i] = utf8[i] & 0xFF;
    }
    return bytes;
  }
}
