package io.github.tpo4j.model.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** UTF-8 that a model may have left incomplete: each byte that fits nowhere becomes U+FFFD. */
final class Utf8 {
  private Utf8() {}

  /** Appends {@code n} bytes as text and returns 0, the number of bytes that are left. */
  static int append(byte[] bytes, int n, StringBuilder out) {
    for (int at = 0; at < n; ) {
      int length = length(bytes[at]);
      String decoded =
          length == 0 || at + length > n
              ? null
              : new String(Arrays.copyOfRange(bytes, at, at + length), StandardCharsets.UTF_8);
      boolean whole = decoded != null && decoded.codePointCount(0, decoded.length()) == 1;
      // a replacement character in the middle of a whole sequence means that it was malformed
      boolean good =
          whole && (decoded.charAt(0) != '\uFFFD' || length == 3 && bytes[at] == (byte) 0xEF);
      out.append(good ? decoded : "\uFFFD");
      at += good ? length : 1;
    }
    return 0;
  }

  private static int length(byte first) {
    int b = first & 0xFF;
    return b < 0x80 ? 1 : b < 0xC2 ? 0 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : b < 0xF5 ? 4 : 0;
  }
}
