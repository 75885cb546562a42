package io.github.tpo4j.eval.choice;

import io.github.tpo4j.data.input.JsonEntry;
import java.util.List;

/**
 * A question with candidates, as MVBench and MLVU write it.
 *
 * @param where place in the annotation file
 * @param candidates texts of the options, first is A
 * @param answer text of the right one
 */
record Choice(String where, String video, String question, List<String> candidates, String answer) {
  static Choice read(JsonEntry e) {
    return new Choice(
        e.where(),
        e.get("video").text(),
        e.get("question").text(),
        e.get("candidates").list().stream().map(JsonEntry::text).toList(),
        e.get("answer").text());
  }

  /** Letter of the last candidate that is the answer; {@code @} if none is. */
  char letter() {
    return (char) ('A' + candidates.lastIndexOf(answer));
  }

  /** {@code (B) text of the answer}. */
  String labelledAnswer() {
    return "(%s) %s".formatted(letter(), answer);
  }

  /** The question with its options, one a line. */
  String prompt() {
    StringBuilder text = new StringBuilder("Question: ").append(question).append("\nOptions:\n");
    for (int i = 0; i < candidates.size(); i++) {
      text.append('(').append((char) ('A' + i)).append(") ").append(candidates.get(i)).append('\n');
    }
    return text.toString().stripTrailing();
  }
}
