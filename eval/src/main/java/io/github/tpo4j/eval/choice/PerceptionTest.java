package io.github.tpo4j.eval.choice;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.run.Exam;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Perception Test, multiple-choice video questions with three options: top-1 accuracy. */
public final class PerceptionTest implements Benchmark {
  /** What is answered where no option was chosen. */
  static final int NONE = -1;

  private static final Card CARD =
      new Card(
          "perceptiontest",
          "Perception Test (multiple choice)",
          new Card.Layout(
              "mc_question_valid.json: {video: {mc_question: [{id, question, options, answer_id,"
                  + " area, reasoning, tag}]}}",
              "the challenge's submission: {video: [{id, answer_id, answer}]}"),
          new Card.Origin("https://github.com/google-deepmind/perception_test", "CC BY 4.0"),
          List.of(new Card.Variant("top1", "share of right answers over all questions")),
          List.of(),
          Card.Standing.DESCRIPTION);

  @Override
  public Card card() {
    return CARD;
  }

  @Override
  public Optional<Exam> exam() {
    return Optional.of(new PerceptionTestExam(CARD));
  }

  @Override
  public Scores score(Inputs inputs) {
    Warnings warnings = new Warnings();
    Map<String, JsonEntry> answers = answers(inputs, warnings);
    Tally areas = new Tally();
    Tally reasoning = new Tally();
    Tally tags = new Tally();
    JsonFile.read(inputs.annotations(), warnings)
        .members()
        .forEach(
            (video, entry) -> {
              for (JsonEntry q : entry.get("mc_question").list()) {
                String id = id(video, q);
                JsonEntry answer = answers.remove(id);
                if (answer == null) {
                  throw TpoException.data(
                      "%s: expected an answer to every question but there is none to %s (%s)"
                          .formatted(inputs.predictions(), id, q.where()));
                }
                int said = answer.get("answer_id").integer();
                int truth = q.get("answer_id").integer();
                if (said < NONE || said >= q.get("options").list().size()) {
                  warnings.add(
                      "no option of the question has this number, so it is wrong",
                      "%s (%d)".formatted(answer.where(), said));
                }
                String expected = "(%c)".formatted((char) ('A' + truth));
                boolean right = said == truth;
                areas.add(id, kind(q, "area"), expected, right);
                reasoning.add(id, kind(q, "reasoning"), expected, right);
                q.find("tag")
                    .ifPresent(
                        t -> t.list().forEach(tag -> tags.add(id, tag.text(), expected, right)));
              }
            });
    answers.forEach(
        (id, e) -> warnings.add("an answer to an unknown question is not read", e.where()));
    areas.requireSome(inputs.annotations(), "questions under mc_question");
    return Scores.builder()
        .value("top1", areas.pooled(), Scores.decimals(areas.pooled(), 2))
        .group("area", areas::percentages)
        .group("reasoning", reasoning::percentages)
        .group("tag", tags::percentages)
        .build(areas.items("top1", Items.Averaging.POOLED), warnings);
  }

  private static String kind(JsonEntry question, String key) {
    return question.find(key).map(JsonEntry::text).orElse("none");
  }

  private static Map<String, JsonEntry> answers(Inputs inputs, Warnings warnings) {
    Map<String, JsonEntry> answers = new HashMap<>();
    JsonFile.read(inputs.predictions(), warnings)
        .members()
        .forEach(
            (video, list) -> {
              for (JsonEntry answer : list.list()) {
                if (answers.put(id(video, answer), answer) != null) {
                  throw TpoException.data(
                      "%s: expected one answer a question but question %s has another before"
                          .formatted(answer.where(), answer.get("id").id()));
                }
              }
            });
    return answers;
  }

  private static String id(String video, JsonEntry question) {
    return video + "#" + question.get("id").id();
  }
}
