package io.github.tpo4j.model.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * SentencePiece's preparation of a text: characters replaced by a table, spaces tidied and written
 * as U+2581, and one put in front so that a word reads the same everywhere.
 */
final class SentencePieceNormalizer {
  /** The visible space of the vocabulary. */
  static final String SPACE = "\u2581";

  private final Spec spec;
  private final PrefixMatcher untouched;

  /**
   * What the model file says.
   *
   * @param charsMap replacements; null for none
   * @param dummyPrefix whether a space is put in front
   * @param tidySpaces whether spaces at the ends go and several become one
   * @param escapeSpaces whether a space becomes U+2581
   */
  record Spec(CharsMap charsMap, boolean dummyPrefix, boolean tidySpaces, boolean escapeSpaces) {
    /** What a model without such a part means. */
    static final Spec STANDARD = new Spec(null, true, true, true);

    boolean isPlain() {
      return charsMap == null;
    }
  }

  /**
   * @param untouched user-defined pieces, which pass unchanged
   */
  SentencePieceNormalizer(Spec spec, PrefixMatcher untouched) {
    this.spec = spec;
    this.untouched = untouched;
  }

  String normalize(String text) {
    String replaced = replace(wellFormed(text));
    if (spec.tidySpaces()) {
      replaced = replaced.replaceAll(" {2,}", " ").replaceAll("^ | \\z", "");
    }
    if (replaced.isEmpty()) {
      return "";
    }
    String full = spec.dummyPrefix() ? " " + replaced : replaced;
    String space = spec.escapeSpaces() ? SPACE : " ";
    full = full.replace(" ", space);
    int end = full.length();
    while (spec.tidySpaces() && end > 0 && full.startsWith(space, end - 1)) {
      end--; // a visible space that stood in the text goes too
    }
    return full.substring(0, end);
  }

  /** Half a surrogate pair has no UTF-8; it becomes U+FFFD like any malformed character. */
  private static String wellFormed(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private String replace(String text) {
    if (spec.charsMap() == null) {
      return text;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 16);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int at = 0; // in bytes
    int chars = 0;
    while (at < bytes.length) {
      int kept = untouched.longest(text, chars);
      CharsMap.Match match = kept > 0 ? null : spec.charsMap().longest(bytes, at);
      int length;
      if (match != null) {
        length = match.length();
        out.writeBytes(match.replacement());
      } else {
        String same =
            text.substring(chars, kept > 0 ? chars + kept : text.offsetByCodePoints(chars, 1));
        length = same.getBytes(StandardCharsets.UTF_8).length;
        out.write(bytes, at, length);
      }
      chars += new String(bytes, at, length, StandardCharsets.UTF_8).length();
      at += length;
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
