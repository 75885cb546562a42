package io.github.tpo4j.eval.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The window that a model names in words, as VideoChat-Flash reads it: "3 - 8.5" or "3 to 8.5"
 * anywhere; else the first numbers of the first two sentences that speak of a start or an end. (A
 * third rule, for clock times, is never reached there: a clock time holds numbers.)
 */
final class SpokenWindow {
  private static final Pattern SPAN = Pattern.compile("(\\d+\\.*\\d*)\\s*-\\s*(\\d+\\.*\\d*)");
  private static final Pattern NUMBER = Pattern.compile("\\b(\\d+\\.\\d+\\b|\\b\\d+)\\b");
  private static final Pattern SENTENCE_END = Pattern.compile("[!?\\n]");
  private static final List<String> KEYWORDS = List.of("start", "end", "happen");

  private SpokenWindow() {}

  /** The first window, in order; empty if the words name none. */
  static Optional<Window> find(String answer) {
    String text = answer.toLowerCase(Locale.ROOT).replace("to", "-");
    Matcher span = SPAN.matcher(text);
    if (span.find()) {
      return ordered(number(span.group(1)), number(span.group(2)));
    }
    List<Double> times = new ArrayList<>();
    for (String sentence : SENTENCE_END.split(text, -1)) {
      Matcher number = NUMBER.matcher(sentence);
      if (KEYWORDS.stream().anyMatch(sentence::contains) && number.find()) {
        times.add(number(number.group()));
      }
    }
    return times.size() > 1 ? ordered(times.get(0), times.get(1)) : Optional.empty();
  }

  private static Optional<Window> ordered(double a, double b) {
    return Optional.of(new Window(Math.min(a, b), Math.max(a, b)));
  }

  /** A number; of dots after it, at which the official tool stops, one is read. */
  private static double number(String text) {
    return Double.parseDouble(text.replaceFirst("\\.\\.+.*", "."));
  }
}
