package io.github.tpo4j.eval.choice;

import io.github.tpo4j.core.ChoicePrompt;
import io.github.tpo4j.core.TpoException;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** MVBench: 20 tasks of 200 questions about short videos. */
public final class MvBench implements Benchmark {
  /** What the model is told before every question. */
  static final String INSTRUCTION = ChoicePrompt.INSTRUCTION;

  private static final List<String> TASKS =
      List.of(
          "Action Sequence",
          "Action Prediction",
          "Action Antonym",
          "Fine-grained Action",
          "Unexpected Action",
          "Object Existence",
          "Object Interaction",
          "Object Shuffle",
          "Moving Direction",
          "Action Localization",
          "Scene Transition",
          "Action Count",
          "Moving Count",
          "Moving Attribute",
          "State Change",
          "Fine-grained Pose",
          "Character Order",
          "Egocentric Navigation",
          "Episodic Reasoning",
          "Counterfactual Inference");

  private static final Card CARD =
      new Card(
          "mvbench",
          "MVBench",
          new Card.Layout(
              "the folder json with action_sequence.json … counterfactual_inference.json",
              ChoiceFiles.PREDICTIONS),
          new Card.Origin(
              "https://huggingface.co/datasets/OpenGVLab/MVBench",
              "MIT for the annotations; the videos under the terms of their sources"),
          List.of(new Card.Variant("notebook", "mvbench.ipynb of OpenGVLab/Ask-Anything")),
          List.of(),
          Card.Standing.OFFICIAL_RUN);

  @Override
  public Card card() {
    return CARD;
  }

  @Override
  public Optional<Exam> exam() {
    return Optional.of(
        new ChoiceExam(
            CARD, files(), INSTRUCTION, text -> "(" + text.lines().findFirst().orElse("")));
  }

  @Override
  public Scores score(Inputs inputs) {
    Warnings warnings = new Warnings();
    ChoiceFiles files =
        ChoiceFiles.read(inputs.annotations(), files(), inputs.predictions(), warnings);
    Tally tally = new Tally();
    files
        .tasks()
        .forEach(
            (task, questions) -> {
              for (int i = 0; i < questions.size(); i++) {
                String id = "%s#%d".formatted(files().get(task), i);
                Choice question = questions.get(i);
                String answer = files.answers().get(task).get(i);
                boolean right = isRight(answer, question);
                if (right && !firstWord(answer).contains(letter(question))) {
                  warnings.add("an answer names no option and counts as right all the same", id);
                }
                tally.add(id, task, question.labelledAnswer(), right);
              }
            });
    return Scores.builder()
        .group(
            "final_res",
            g -> {
              tally.percentages(g);
              Tally.percent(g, "Avg", tally.pooled());
            })
        .group("acc_dict", tally::counts)
        .build(tally.items("Avg", Items.Averaging.POOLED), warnings);
  }

  private static boolean isRight(String answer, Choice question) {
    if (question.answer().isEmpty()) {
      throw TpoException.data(question.where() + ": expected words as the answer but it is empty");
    }
    return isRight(answer, question.labelledAnswer());
  }

  /**
   * Compares first words: the answer's, without full stops, within the truth's or around it. So
   * {@code ""}, {@code (} and {@code a} are right.
   *
   * @param truth {@code (A) text}
   */
  static boolean isRight(String answer, String truth) {
    String said = firstWord(answer);
    String option = firstWord(truth);
    return option.contains(said.replace(".", "")) || said.contains(option);
  }

  /** The right option's letter, in lower case. */
  private static String letter(Choice question) {
    return firstWord(question.labelledAnswer()).substring(1, 2);
  }

  private static String firstWord(String text) {
    return text.toLowerCase(Locale.ROOT).split(" ", 2)[0];
  }

  /** Annotation file of each task. */
  static Map<String, String> files() {
    return TASKS.stream()
        .collect(
            Collectors.collectingAndThen(
                Collectors.toMap(
                    t -> t,
                    t -> t.toLowerCase(Locale.ROOT).replaceAll("[ -]", "_") + ".json",
                    (a, b) -> a,
                    LinkedHashMap::new),
                Collections::unmodifiableMap));
  }
}
