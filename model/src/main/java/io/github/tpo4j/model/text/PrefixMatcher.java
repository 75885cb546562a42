package io.github.tpo4j.model.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the longest of a set of words at a place in a text. */
final class PrefixMatcher {
  private final Map<Character, List<String>> byFirst = new HashMap<>();

  /**
   * @param words none empty
   */
  PrefixMatcher(Collection<String> words) {
    for (String word : words) {
      byFirst.computeIfAbsent(word.charAt(0), c -> new ArrayList<>()).add(word);
    }
    byFirst.values().forEach(same -> same.sort(Comparator.comparingInt(w -> -w.length())));
  }

  /** Length in chars of the longest word at a position; 0 for none. */
  int longest(String text, int at) {
    for (String word : byFirst.getOrDefault(text.charAt(at), List.of())) {
      if (text.startsWith(word, at)) {
        return word.length();
      }
    }
    return 0;
  }

  /** A text cut at the words: other text and words in turn, no piece empty. */
  List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      int length = longest(text, at);
      if (length == 0) {
        at++;
        continue;
      }
      if (at > start) {
        parts.add(text.substring(start, at));
      }
      parts.add(text.substring(at, at + length));
      at += length;
      start = at;
    }
    if (start < text.length()) {
      parts.add(text.substring(start));
    }
    return parts;
  }
}
