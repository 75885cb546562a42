package io.github.tpo4j.eval.time;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.data.input.TextFile;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.run.Exam;
import io.github.tpo4j.eval.run.MediaFinder;
import io.github.tpo4j.eval.run.Question;
import io.github.tpo4j.eval.run.Reply;
import io.github.tpo4j.eval.run.Written;
import io.github.tpo4j.model.FrameChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Charades-STA by the temporal head, or, under the variant {@code text}, in words. A video that
 * cannot be read is a miss.
 */
final class CharadesExam implements Exam {
  private static final String FILE = "charades_sta_test.txt";
  private static final String VARIANT = "variant";
  private static final String WORDS = "text";
  private static final int MOST_TOKENS = 100;

  private final Card card;
  private final String variant;

  CharadesExam(Card card) {
    this(card, "timechat");
  }

  private CharadesExam(Card card, String variant) {
    this.card = card;
    this.variant = variant;
  }

  @Override
  public List<Card.Option> options() {
    return List.of(
        new Card.Option(
            VARIANT, variant, "the rule of scoring; with text the model is asked in words"));
  }

  @Override
  public Exam with(Map<String, String> options) {
    return new CharadesExam(card, card.variant(options.get(VARIANT)));
  }

  @Override
  public List<Question> questions(Path data) {
    MediaFinder media = new MediaFinder(data);
    List<Question> questions = new ArrayList<>();
    for (TextFile.Line line : lines(data)) {
      questions.add(
          new Question(
              id(line),
              "",
              media.find(video(line)),
              FrameChoice.MIDDLE,
              variant.equals(WORDS)
                  ? new Question.Words("", prompt(query(line)), "", MOST_TOKENS)
                  : new Question.When(query(line))));
    }
    return questions;
  }

  /** The words of the VideoChat family. */
  private static String prompt(String query) {
    return "Please find the visual event described by a sentence in the video, determining its"
        + " starting and ending times. The format should be: 'The event happens in the start time"
        + " - end time'. For example, The event 'person turn a light on' happens in the 24.3 - 30.4"
        + " seconds. Now I will give you the textual sentence: %s. Please return its start time and"
            .formatted(query.replaceFirst("[.\\s]+$", ""))
        + " end time.";
  }

  @Override
  public Inputs write(Path data, Map<String, Reply> replies, Path out) {
    List<String> asked = new ArrayList<>();
    List<String> predictions = new ArrayList<>();
    for (TextFile.Line line : lines(data)) {
      Reply reply = replies.get(id(line));
      if (reply == null) {
        continue;
      }
      Map<String, Object> prediction = new LinkedHashMap<>();
      prediction.put("qid", asked.size());
      prediction.put("vid", video(line));
      prediction.put("query", query(line));
      if (variant.equals(WORDS)) {
        prediction.put("answer", reply.text());
      } else {
        prediction.put("pred_relevant_windows", windows(reply));
      }
      asked.add(line.text());
      predictions.add(Json.write(prediction)); // without windows it is a miss
    }
    CharadesQuery.DURATIONS.stream()
        .filter(name -> Files.exists(data.resolve(name)))
        .forEach(name -> Written.copy(data.resolve(name), out.resolve(name)));
    return Inputs.of(
        card,
        Written.lines(out.resolve(FILE), asked),
        Written.lines(out.resolve("predictions.jsonl"), predictions),
        variant,
        Map.of());
  }

  /** Start, end and score of each moment, best first. */
  static List<List<Double>> windows(Reply reply) {
    List<Moment> moments = reply.answer().map(a -> a.moments()).orElse(List.of());
    return moments.stream().map(m -> List.of(m.start(), m.end(), m.score())).toList();
  }

  private static List<TextFile.Line> lines(Path data) {
    return TextFile.someLines(data.resolve(FILE), "VIDEO START END##SENTENCE lines");
  }

  private static String id(TextFile.Line line) {
    return "%d".formatted(line.number() - 1);
  }

  private static String video(TextFile.Line line) {
    return line.text().strip().split(" ", 2)[0];
  }

  private static String query(TextFile.Line line) {
    String[] parts = line.text().split("##", 2);
    if (parts.length < 2) {
      throw line.expected("VIDEO START END##SENTENCE");
    }
    return parts[1].strip();
  }
}
