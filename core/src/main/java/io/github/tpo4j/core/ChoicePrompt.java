package io.github.tpo4j.core;

import java.util.List;
import java.util.StringJoiner;

/**
 * Multiple choice in MVBench's words, with which the VideoChat2 family is trained and evaluated
 * (benchmarks.md 4).
 */
public final class ChoicePrompt {
  /** Tells the model what to watch for; it comes before the question. */
  public static final String INSTRUCTION =
      "Carefully watch the video and pay attention to the cause and sequence of events, the detail"
          + " and movement of objects, and the action and pose of persons. Based on your"
          + " observations, select the best option that accurately addresses the question.\n";

  private ChoicePrompt() {}

  /** Instruction, question and lettered options, one a line. */
  public static String question(String question, List<String> options) {
    StringJoiner lines = new StringJoiner("\n");
    lines.add(INSTRUCTION + "Question: " + question);
    lines.add("Options:");
    for (int i = 0; i < options.size(); i++) {
      lines.add(option(i, options.get(i)));
    }
    return lines.add("Only give the best option.").toString();
  }

  /** An option with its letter: "(B) to the left". */
  public static String option(int index, String words) {
    return "(" + (char) ('A' + index) + ") " + words;
  }

  /** The answer to train: {@link PromptLayout#BEST_OPTION}, then the letter and the option. */
  public static String answer(int index, String words) {
    return PromptLayout.BEST_OPTION + option(index, words).substring(1);
  }
}
