package io.github.tpo4j.eval.choice;

import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.run.Exam;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MLVU: long videos. The seven multiple-choice tasks of the dev split by two rules, the judge's
 * words about the two generative tasks, and submissions for the test split.
 */
public final class Mlvu implements Benchmark {
  private static final String INSTRUCTION =
      "Carefully watch this video and pay attention to every detail. Based on your observations,"
          + " select the best option that accurately addresses the question.\n";

  private static final Card CARD =
      new Card(
          "mlvu",
          "MLVU",
          new Card.Layout(
              "dev: the folder json with 1_plotQA.json … 7_topic_reasoning.json; generation: none;"
                  + " test: a file with question_id, question_type, candidates and answer, or none",
              "dev: "
                  + ChoiceFiles.PREDICTIONS
                  + "; generation: a folder with sub_scene/*.json and summary/*.json, each"
                  + " [{\"explain\": judge's words}, …]; test: [{\"question_id\","
                  + " \"question_type\", \"option\"}]"),
          new Card.Origin(
              "https://huggingface.co/datasets/MLVU/MVLU and"
                  + " https://huggingface.co/datasets/MLVU/MLVU_Test",
              "CC BY-NC-SA 4.0, for research"),
          List.of(
              new Card.Variant("generic", "dev, choice_bench.py of the repository's template"),
              new Card.Variant("videochat2", "dev, choice_bench.py of its VideoChat2 folder"),
              new Card.Variant(
                  "generation", "calculate.py and calculate_sum.py on the judge's words"),
              new Card.Variant("test", "the test split's submission; scored with answers at hand")),
          List.of(),
          Card.Standing.OFFICIAL_RUN);

  @Override
  public Card card() {
    return CARD;
  }

  @Override
  public Optional<Exam> exam() {
    return Optional.of(new ChoiceExam(CARD, files(), INSTRUCTION, text -> text));
  }

  @Override
  public Scores score(Inputs inputs) {
    return switch (inputs.variant()) {
      case "generation" -> MlvuJudged.score(inputs.predictions());
      case "test" -> MlvuSubmission.score(inputs.annotationsPath(), inputs.predictions());
      default -> dev(inputs);
    };
  }

  private static Scores dev(Inputs inputs) {
    Warnings warnings = new Warnings();
    ChoiceFiles files =
        ChoiceFiles.read(inputs.annotations(), files(), inputs.predictions(), warnings);
    boolean generic = inputs.variant().equals("generic");
    Tally tally = new Tally();
    files
        .tasks()
        .forEach(
            (task, questions) -> {
              for (int i = 0; i < questions.size(); i++) {
                Choice question = questions.get(i);
                String answer = files.answers().get(task).get(i);
                String said = generic ? beforeBracket(answer) : untilBracket(answer);
                tally.add(
                    "%s#%d".formatted(files().get(task), i),
                    task,
                    question.labelledAnswer(),
                    said.equals(String.valueOf(question.letter())));
              }
            });
    return Scores.builder()
        .group(
            "final_res",
            g -> {
              tally.percentages(g);
              Tally.percent(g, "Avg", tally.macro());
            })
        .group("acc_dict", tally::counts)
        .build(tally.items("Avg", Items.Averaging.OVER_TASKS), warnings);
  }

  /** The one character before the first {@code )}; the whole answer without one. */
  static String beforeBracket(String answer) {
    int bracket = answer.indexOf(')');
    if (bracket < 0) {
      return answer;
    }
    return bracket == 0 ? "" : answer.substring(bracket - 1, bracket);
  }

  /** Everything before the first {@code )}. */
  static String untilBracket(String answer) {
    int bracket = answer.indexOf(')');
    return bracket < 0 ? answer : answer.substring(0, bracket);
  }

  /** Annotation file of each task, in the official order. */
  static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("count", "4_count.json");
    files.put("ego", "3_ego.json");
    files.put("needle", "2_needle.json");
    files.put("order", "5_order.json");
    files.put("plotQA", "1_plotQA.json");
    files.put("anomaly_reco", "6_anomaly_reco.json");
    files.put("topic_reasoning", "7_topic_reasoning.json");
    return Collections.unmodifiableMap(files);
  }
}
