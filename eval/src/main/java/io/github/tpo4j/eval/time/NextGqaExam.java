package io.github.tpo4j.eval.time;

import io.github.tpo4j.core.ChoicePrompt;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.Csv;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.run.Exam;
import io.github.tpo4j.eval.run.MediaFinder;
import io.github.tpo4j.eval.run.Question;
import io.github.tpo4j.eval.run.Reply;
import io.github.tpo4j.eval.run.Written;
import io.github.tpo4j.model.FrameChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * NExT-GQA in two questions an item: which of five options is right, in MVBench's wording because
 * there is no official one, and when the question's words can be seen, by the temporal head. A
 * video that cannot be read gets no option and an empty window, so that it counts as wrong.
 */
final class NextGqaExam implements Exam {
  private static final int OPTIONS = 5;
  private static final int MOST_TOKENS = 100;
  private static final String ANSWER = "answer";
  private static final String WINDOW = "window";

  private final Card card;

  NextGqaExam(Card card) {
    this.card = card;
  }

  @Override
  public List<Question> questions(Path data) {
    MediaFinder media = new MediaFinder(data);
    List<Question> questions = new ArrayList<>();
    for (Csv.Row row : Csv.read(csv(data))) {
      Path video = media.find(row.get("video_id"));
      String words = ChoicePrompt.INSTRUCTION + prompt(row) + "\nOnly give the best option.";
      questions.add(
          new Question(
              id(row, ANSWER),
              ANSWER,
              video,
              FrameChoice.MIDDLE,
              new Question.Words(
                  ChoicePrompt.INSTRUCTION, words, PromptLayout.BEST_OPTION, MOST_TOKENS)));
      questions.add(
          new Question(
              id(row, WINDOW),
              WINDOW,
              video,
              FrameChoice.MIDDLE,
              new Question.When(row.get("question"))));
    }
    return questions;
  }

  @Override
  public Inputs write(Path data, Map<String, Reply> replies, Path out) {
    Path csv = csv(data);
    String split = csv.getFileName().toString().replaceFirst("\\.csv.*", "");
    Map<String, JsonEntry> truths =
        JsonFile.read(data.resolve("gsub_%s.json".formatted(split)), new Warnings()).members();
    Map<String, Object> windows = new LinkedHashMap<>();
    Map<String, Object> answers = new LinkedHashMap<>();
    for (Csv.Row row : Csv.read(csv)) {
      String id = key(row);
      Reply answer = replies.get(id(row, ANSWER));
      Reply window = replies.get(id(row, WINDOW));
      if (answer != null) {
        answers.put(id, Map.of("answer", truth(row), "prediction", option(answer)));
      }
      if (answer != null && window != null && asks(truths, row)) {
        windows.put(id, span(window));
      }
    }
    Path ground = Written.json(out.resolve(split + "_ground.json"), windows);
    Written.json(out.resolve(split + "_qa.json"), answers);
    return Inputs.of(
        card,
        data.resolve("gsub_%s.json".formatted(split)),
        ground,
        null,
        Map.of("csv", csv.toString()));
  }

  private static boolean asks(Map<String, JsonEntry> truths, Csv.Row row) {
    JsonEntry truth = truths.get(row.get("video_id"));
    return truth != null && truth.get("location").find(row.get("qid")).isPresent();
  }

  private static List<Double> span(Reply reply) {
    List<Moment> moments = reply.answer().map(a -> a.moments()).orElse(List.of());
    return moments.isEmpty()
        ? List.of(-1.0, -1.0)
        : List.of(moments.get(0).start(), moments.get(0).end());
  }

  private static String prompt(Csv.Row row) {
    StringBuilder text =
        new StringBuilder("Question: ").append(row.get("question")).append("\nOptions:");
    for (int i = 0; i < OPTIONS; i++) {
      text.append("\n(%c) %s".formatted((char) ('A' + i), row.get("a" + i)));
    }
    return text.toString();
  }

  /** Index of the right option. */
  private static int truth(Csv.Row row) {
    for (int i = 0; i < OPTIONS; i++) {
      if (row.get("a" + i).equals(row.get("answer"))) {
        return i;
      }
    }
    throw TpoException.data(
        "%s: expected the answer among a0 to a4 but found \"%s\""
            .formatted(row.where(), row.get("answer")));
  }

  /** Index of the first option letter in what was said; -1 without one. */
  private static int option(Reply reply) {
    return reply
            .text()
            .chars()
            .filter(c -> c >= 'A' && c < 'A' + OPTIONS)
            .findFirst()
            .orElse('A' - 1)
        - 'A';
  }

  private static Path csv(Path data) {
    return Written.first(data, "the questions", "test.csv", "test.csv.gz", "val.csv");
  }

  private static String key(Csv.Row row) {
    return row.get("video_id") + "_" + row.get("qid");
  }

  private static String id(Csv.Row row, String part) {
    return key(row) + "/" + part;
  }
}
