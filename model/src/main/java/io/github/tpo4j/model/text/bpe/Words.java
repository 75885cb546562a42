package io.github.tpo4j.model.text.bpe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Texts cut into the words that pieces may not reach across: added tokens first, then every digit
 * alone, then letters, numbers and other signs with the space before them, as byte-level tokenizers
 * do. Counts how often each word stands in the texts.
 */
final class Words {
  private static final Pattern DIGIT = Pattern.compile("(?<=\\p{N})|(?=\\p{N})");
  private static final Pattern WORD =
      Pattern.compile(
          "'(?:[stmd]|re|ve|ll)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private final Pattern added;
  private final Map<String, Long> counts = new TreeMap<>();

  /** Words of texts in which the given tokens stand for themselves. */
  Words(List<String> added) {
    this.added =
        Pattern.compile(added.stream().map(Pattern::quote).collect(Collectors.joining("|")));
  }

  /** Counts the words of a text. */
  void add(String text) {
    for (String piece : added.split(text)) {
      cut(piece).forEach(word -> counts.merge(word, 1L, Long::sum));
    }
  }

  /** Hands out every word with its count, in the order of the alphabet. */
  void each(ObjLongConsumer<String> visitor) {
    counts.forEach(visitor::accept);
  }

  static List<String> cut(String text) {
    List<String> words = new ArrayList<>();
    for (String piece : DIGIT.split(text)) {
      for (Matcher word = WORD.matcher(piece); word.find(); ) {
        words.add(word.group());
      }
    }
    return words;
  }
}
