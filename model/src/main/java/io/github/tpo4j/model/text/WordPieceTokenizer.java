package io.github.tpo4j.model.text;

import io.github.tpo4j.core.TpoException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The tokenizer of the Q-Former's instruction: bert-base-uncased's rules over a vocabulary of one
 * piece a line. Text is lower-cased, accents go, punctuation and Chinese characters stand alone,
 * and each word is cut into the longest known pieces, later ones with {@code ##} in front. Safe for
 * several threads at once.
 */
public final class WordPieceTokenizer {
  /** Positions the Q-Former has. */
  public static final int PUBLISHED_LIMIT = 512;

  private static final int LONGEST_WORD = 100;

  private final Map<String, Integer> ids;
  private final PrefixMatcher special;
  private final int vocabSize;
  private final int unknown;
  private final int begin;
  private final int end;
  private final int pad;

  /**
   * Texts as ids of one length.
   *
   * @param ids one row a text, padded on the left
   * @param attention 1 where the id is real, 0 for padding
   */
  public record Batch(int[][] ids, int[][] attention) {}

  private WordPieceTokenizer(Map<String, Integer> ids, int vocabSize, String origin) {
    this.ids = ids;
    this.vocabSize = vocabSize;
    unknown = id("[UNK]", origin);
    begin = id("[CLS]", origin);
    end = id("[SEP]", origin);
    pad = id("[PAD]", origin);
    special =
        new PrefixMatcher(
            List.of("[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]", "[DEC]").stream()
                .filter(ids::containsKey)
                .toList());
  }

  /**
   * Reads a vocabulary. {@code [DEC]} is added behind it, as the Q-Former was built with, unless
   * the file has it.
   */
  public static WordPieceTokenizer open(Path vocabulary) {
    byte[] bytes = Tokenizers.bytes(vocabulary);
    Map<String, Integer> ids = new HashMap<>();
    int line = 0;
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      for (String piece : text.split("\r?\n")) {
        ids.put(piece, line++); // of a piece that stands twice, BERT takes the later id
      }
    } catch (CharacterCodingException e) {
      throw new TpoException(
          TpoException.Kind.MODEL,
          vocabulary + ": expected a vocabulary of UTF-8 text, one piece a line, but it is not",
          e);
    }
    ids.putIfAbsent("[DEC]", ids.size());
    return new WordPieceTokenizer(ids, Math.max(line, ids.size()), vocabulary.toString());
  }

  private int id(String token, String origin) {
    Integer id = ids.get(token);
    if (id == null) {
      throw TpoException.model(
          "%s: expected a BERT vocabulary with the piece %s but it is not among %d pieces"
              .formatted(origin, token, vocabSize));
    }
    return id;
  }

  /** Number of ids, {@code [DEC]} included. */
  public int vocabSize() {
    return vocabSize;
  }

  /**
   * {@code [CLS] … [SEP]} of a text; what is too long loses its beginning.
   *
   * @param limit ids at most, at least 2
   */
  public int[] encode(String text, int limit) {
    int[] pieces = pieces(text);
    int kept = Math.min(pieces.length, limit - 2);
    int[] all = new int[kept + 2];
    all[0] = begin;
    System.arraycopy(pieces, pieces.length - kept, all, 1, kept);
    all[kept + 1] = end;
    return all;
  }

  /** The same for several texts, padded on the left to the longest. */
  public Batch encode(List<String> texts, int limit) {
    int[][] rows = texts.stream().map(t -> encode(t, limit)).toArray(int[][]::new);
    int longest = Arrays.stream(rows).mapToInt(r -> r.length).max().orElse(0);
    int[][] attention = new int[rows.length][longest];
    for (int i = 0; i < rows.length; i++) {
      int padding = longest - rows[i].length;
      int[] padded = new int[longest];
      Arrays.fill(padded, 0, padding, pad);
      System.arraycopy(rows[i], 0, padded, padding, rows[i].length);
      Arrays.fill(attention[i], padding, longest, 1);
      rows[i] = padded;
    }
    return new Batch(rows, attention);
  }

  private int[] pieces(String text) {
    List<Integer> out = new ArrayList<>();
    for (String part : special.split(text)) {
      Integer whole = special.longest(part, 0) == part.length() ? ids.get(part) : null;
      if (whole != null) {
        out.add(whole);
      } else {
        words(part).forEach(word -> cut(word, out));
      }
    }
    return out.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Words and single punctuation marks, lower case and without accents. */
  private static List<String> words(String text) {
    StringBuilder spaced = new StringBuilder();
    clean(text).codePoints().forEach(c -> append(spaced, c, isChinese(c)));
    String lower = Normalizer.normalize(lowerCase(spaced.toString()), Normalizer.Form.NFD);
    StringBuilder split = new StringBuilder();
    lower
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(c -> append(split, c, isPunctuation(c)));
    return Arrays.stream(split.toString().split(" ")).filter(w -> !w.isEmpty()).toList();
  }

  private static void append(StringBuilder out, int c, boolean alone) {
    if (alone) {
      out.append(' ').appendCodePoint(c).append(' ');
    } else {
      out.appendCodePoint(c);
    }
  }

  /** Every space is a plain one, and control characters are gone. */
  private static String clean(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\t' || c == '\n' || c == '\r' || isSpace(c)) {
                out.append(' ');
              } else if (c != 0xFFFD && !isControl(c)) {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  /** Lower case without the rules of a language. */
  private static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static boolean isSpace(int c) {
    return Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  private static boolean isControl(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.PRIVATE_USE
        || type == Character.SURROGATE
        || type == Character.UNASSIGNED;
  }

  private static boolean isPunctuation(int c) {
    boolean ascii =
        c >= 33 && c <= 47 || c >= 58 && c <= 64 || c >= 91 && c <= 96 || c >= 123 && c <= 126;
    int type = Character.getType(c);
    return ascii
        || type == Character.CONNECTOR_PUNCTUATION
        || type == Character.DASH_PUNCTUATION
        || type == Character.START_PUNCTUATION
        || type == Character.END_PUNCTUATION
        || type == Character.INITIAL_QUOTE_PUNCTUATION
        || type == Character.FINAL_QUOTE_PUNCTUATION
        || type == Character.OTHER_PUNCTUATION;
  }

  /** The blocks of unified ideographs; kana and hangul are words like others. */
  private static boolean isChinese(int c) {
    return c >= 0x4E00 && c <= 0x9FFF
        || c >= 0x3400 && c <= 0x4DBF
        || c >= 0x20000 && c <= 0x2A6DF
        || c >= 0x2A700 && c <= 0x2B73F
        || c >= 0x2B740 && c <= 0x2B81F
        || c >= 0x2B820 && c <= 0x2CEAF
        || c >= 0xF900 && c <= 0xFAFF
        || c >= 0x2F800 && c <= 0x2FA1F;
  }

  /** Longest known pieces from the left; a word that cannot be cut so is unknown as a whole. */
  private void cut(String word, List<Integer> out) {
    int before = out.size();
    int length = word.codePointCount(0, word.length());
    for (int at = 0; at < word.length(); ) {
      int end = length > LONGEST_WORD ? at : word.length();
      Integer id = null;
      while (end > at && id == null) {
        id = ids.get((at > 0 ? "##" : "") + word.substring(at, end));
        end = id == null ? word.offsetByCodePoints(end, -1) : end;
      }
      if (id == null) {
        out.subList(before, out.size()).clear();
        out.add(unknown);
        return;
      }
      out.add(id);
      at = end;
    }
  }
}
