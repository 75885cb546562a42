package io.github.tpo4j.eval.choice;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A submission for MLVU-Test: one option a question, scored where the answers are at hand. */
final class MlvuSubmission {
  /** The test split's tasks of multiple choice. */
  private static final List<String> TYPES =
      List.of(
          "plotQA",
          "needleQA",
          "ego",
          "count",
          "order",
          "anomaly_reco",
          "topic_reasoning",
          "sportsQA",
          "tutorialQA");

  private MlvuSubmission() {}

  /** One answer. */
  private record Answer(JsonEntry entry, String type, String option) {}

  static Scores score(Optional<Path> annotations, Path predictions) {
    Warnings warnings = new Warnings();
    Map<String, Answer> answers = new LinkedHashMap<>();
    for (JsonEntry e : JsonFile.read(predictions, warnings).list()) {
      String id = e.get("question_id").id();
      Answer answer = new Answer(e, type(e), e.get("option").text());
      if (answers.put(id, answer) != null) {
        throw TpoException.data(
            "%s: expected one answer a question but %s has another before"
                .formatted(e.where(), id));
      }
      if (!answer.option().matches("[A-F]")) {
        warnings.add("not one of the letters A to F", "%s (%s)".formatted(e.where(), id));
      }
    }
    if (answers.isEmpty()) {
      throw TpoException.data(predictions + ": expected answers but the list is empty");
    }
    return annotations.isPresent()
        ? scored(annotations.get(), predictions, answers, warnings)
        : counted(answers, warnings);
  }

  private static String type(JsonEntry e) {
    JsonEntry type = e.get("question_type");
    if (!TYPES.contains(type.text())) {
      throw type.expected("one of " + String.join(", ", TYPES));
    }
    return type.text();
  }

  private static Scores counted(Map<String, Answer> answers, Warnings warnings) {
    Map<String, Integer> types = new TreeMap<>();
    answers.values().forEach(a -> types.merge(a.type(), 1, Integer::sum));
    return Scores.builder()
        .value("questions", answers.size())
        .group("per_type", g -> types.forEach(g::value))
        .build(warnings);
  }

  private static Scores scored(
      Path annotations, Path predictions, Map<String, Answer> answers, Warnings warnings) {
    Tally tally = new Tally();
    Map<String, Answer> left = new LinkedHashMap<>(answers);
    for (JsonEntry e : JsonFile.read(annotations, warnings).list()) {
      String id = e.get("question_id").id();
      Answer answer = left.remove(id);
      if (answer == null) {
        throw TpoException.data(
            "%s: expected an answer to every question of %s but there is none to %s"
                .formatted(predictions, annotations, id));
      }
      String truth = e.get("answer").text();
      int index = e.get("candidates").list().stream().map(JsonEntry::text).toList().indexOf(truth);
      String letter = index < 0 ? truth : String.valueOf((char) ('A' + index));
      tally.add(id, type(e), letter, answer.option().strip().equals(letter));
    }
    left.forEach((id, a) -> warnings.add("an answer to an unknown question is not read", id));
    return Scores.builder()
        .group("per_type", tally::percentages)
        .value("M-Avg", tally.macro(), Scores.decimals(tally.macro(), 2))
        .build(tally.items("M-Avg", Items.Averaging.OVER_TASKS), warnings);
  }
}
