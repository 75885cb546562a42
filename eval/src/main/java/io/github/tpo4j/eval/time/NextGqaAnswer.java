package io.github.tpo4j.eval.time;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.Csv;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An answer to a question of NExT-QA, and the accuracy by kind of question as {@code eval_next.py}
 * has it.
 *
 * @param answer index of the right option
 * @param prediction index of the chosen option
 */
record NextGqaAnswer(int answer, int prediction) {
  /** Kinds of questions in the order of the official tool; {@code TP} counts as {@code TN}. */
  private static final List<String> KINDS = List.of("CW", "CH", "TN", "TC", "DC", "DL", "DO");

  private static final int OPTIONS = 5;

  /** What is predicted where no option was chosen. */
  static final int NONE = -1;

  private static final List<String> FAMILIES = List.of("C", "T", "D");

  boolean right() {
    return answer == prediction;
  }

  /** The right option as the question labels it. */
  String option() {
    return "(%c)".formatted((char) ('A' + answer));
  }

  /** Answers by {@code video_qid}. */
  static Map<String, NextGqaAnswer> read(Path file, Warnings warnings) {
    Map<String, NextGqaAnswer> answers = new LinkedHashMap<>();
    JsonFile.read(file, warnings)
        .members()
        .forEach(
            (id, entry) ->
                answers.put(
                    id,
                    new NextGqaAnswer(
                        index(entry.get("answer"), 0, warnings),
                        index(entry.get("prediction"), NONE, warnings))));
    return answers;
  }

  private static int index(JsonEntry entry, int least, Warnings warnings) {
    int index = entry.integer();
    if (index < least || index >= OPTIONS) {
      warnings.add(
          "no option has this number (0 to %d do); it is compared all the same, as in the official tool"
              .formatted(OPTIONS - 1),
          "%s (%d)".formatted(entry.where(), index));
    }
    return index;
  }

  /** Adds the group {@code qa}: accuracy over the questions that have an answer. */
  static void score(
      Scores.Builder scores,
      Path csv,
      Map<String, NextGqaAnswer> answers,
      Path qaFile,
      Warnings warnings) {
    Map<String, int[]> counts = new LinkedHashMap<>(); // right, all
    KINDS.forEach(kind -> counts.put(kind, new int[2]));
    FAMILIES.forEach(family -> counts.put(family, new int[2]));
    int[] all = new int[2];
    Set<String> unknown = new LinkedHashSet<>(answers.keySet());
    for (Csv.Row row : Csv.read(csv)) {
      String id = row.get("video_id") + "_" + row.get("qid");
      unknown.remove(id);
      String kind = row.get("type").equals("TP") ? "TN" : row.get("type");
      if (!KINDS.contains(kind)) {
        throw TpoException.data(
            "%s: expected a type of %s or TP but found %s".formatted(row.where(), KINDS, kind));
      }
      NextGqaAnswer answer = answers.get(id);
      if (answer == null) {
        warnings.add("questions without an answer are left out of Acc@QA", id);
        continue;
      }
      for (int[] count : List.of(counts.get(kind), counts.get(kind.substring(0, 1)), all)) {
        count[0] += answer.right() ? 1 : 0;
        count[1]++;
      }
    }
    unknown.forEach(id -> warnings.add("answers to unknown questions are left out", id));
    if (all[1] == 0) {
      throw TpoException.data(
          "%s: expected answers to the questions of %s but there is none".formatted(qaFile, csv));
    }
    scores.group(
        "qa",
        qa -> {
          qa.value("Acc@QA", percent(all), Scores.decimals(percent(all), 2)).value("n", all[1]);
          qa.group(
              "accuracy",
              g ->
                  counts.forEach(
                      (kind, count) -> {
                        if (count[1] > 0) {
                          g.value(kind, percent(count), Scores.decimals(percent(count), 2));
                        }
                      }));
          qa.group(
              "per_type", g -> counts.forEach((kind, count) -> g.curve(kind, count[0], count[1])));
        });
  }

  private static double percent(int[] count) {
    return 100.0 * count[0] / count[1];
  }
}
