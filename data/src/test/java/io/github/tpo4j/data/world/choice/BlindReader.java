package io.github.tpo4j.data.world.choice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Guesses answers from the words alone. It learns from questions with answers, as a language model
 * would, and looks at no video.
 */
final class BlindReader {
  private static final int NEIGHBOURS = 7;
  private static final int MOST_KNOWN = 600;

  /** Names of colours, shapes, surfaces and sizes: which one it is should not matter. */
  private static final String NAMES =
      "\\b(red|green|blue|yellow|purple|orange|white|black|circle|square|triangle|star|cross|ring"
          + "|heart|arrow|plain|striped|dotted|small|large)\\b";

  private final Map<Kind, List<Known>> known = new EnumMap<>(Kind.class);
  private final Map<String, double[]> gains = new HashMap<>();

  /** A question that was learned, and its words. */
  private record Known(Choice choice, Set<String> bag) {}

  BlindReader(List<Choice> choices) {
    for (Choice c : choices) {
      known.computeIfAbsent(c.kind(), k -> new ArrayList<>()).add(new Known(c, bag(c)));
      for (int i = 0; i < c.options().size(); i++) {
        for (String sign : List.of(words(c, i), sense(c, i), place(c, i))) {
          double[] gain = gains.computeIfAbsent(sign, s -> new double[2]);
          gain[0] += (i == c.correct() ? 1 : 0) - 1. / c.options().size();
          gain[1]++;
        }
      }
    }
  }

  /** The ways of guessing, by name. */
  static Map<String, BiFunction<BlindReader, Choice, Integer>> ways() {
    return Map.of(
        "majority by words", (r, c) -> r.likeliest(c, BlindReader::words),
        "majority by sense", (r, c) -> r.likeliest(c, BlindReader::sense),
        "majority by place", (r, c) -> r.likeliest(c, BlindReader::place),
        "nearest neighbours", BlindReader::nearest);
  }

  private int likeliest(Choice c, BiFunction<Choice, Integer, String> sign) {
    double[] scores = new double[c.options().size()];
    for (int i = 0; i < scores.length; i++) {
      double[] gain = gains.getOrDefault(sign.apply(c, i), new double[2]);
      scores[i] = gain[0] / (gain[1] + 5);
    }
    return best(scores);
  }

  /** Votes of the known questions that share most words; kindred options get a tenth of a vote. */
  private int nearest(Choice c) {
    Set<String> asked = bag(c);
    double[] scores = new double[c.options().size()];
    known.get(c.kind()).stream()
        .limit(MOST_KNOWN)
        .map(k -> Map.entry(shared(asked, k.bag()), k.choice()))
        .sorted((a, b) -> Double.compare(b.getKey(), a.getKey()))
        .limit(NEIGHBOURS)
        .forEach(
            near -> {
              String answer = near.getValue().answer();
              for (int i = 0; i < scores.length; i++) {
                String option = c.options().get(i);
                scores[i] +=
                    option.equals(answer) ? 1 : nameless(option).equals(nameless(answer)) ? .1 : 0;
              }
            });
    return best(scores);
  }

  private static int best(double[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }

  private static String words(Choice c, int option) {
    return c.kind() + nameless(c.text()) + "|" + c.options().get(option);
  }

  private static String sense(Choice c, int option) {
    return c.kind() + nameless(c.text()) + "||" + nameless(c.options().get(option));
  }

  private static String place(Choice c, int option) {
    return c.kind() + "|||" + option;
  }

  private static String nameless(String words) {
    return words.replaceAll(NAMES, "x").replaceAll("x( x)+", "x");
  }

  private static Set<String> bag(Choice c) {
    return new HashSet<>(
        Arrays.asList((c.text() + " " + String.join(" ", c.options())).split("\\W+")));
  }

  private static double shared(Set<String> a, Set<String> b) {
    long both = a.stream().filter(b::contains).count();
    return (double) both / (a.size() + b.size() - both);
  }
}
