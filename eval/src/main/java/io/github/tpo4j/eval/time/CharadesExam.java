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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Charades-STA by the temporal head. A video that cannot be read is a miss. */
final class CharadesExam implements Exam {
  private static final String FILE = "charades_sta_test.txt";

  private final Card card;

  CharadesExam(Card card) {
    this.card = card;
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
              new Question.When(query(line))));
    }
    return questions;
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
      prediction.put("pred_relevant_windows", windows(reply));
      asked.add(line.text());
      predictions.add(Json.write(prediction)); // without windows it is a miss
    }
    return Inputs.of(
        card,
        Written.lines(out.resolve(FILE), asked),
        Written.lines(out.resolve("predictions.jsonl"), predictions),
        "timechat",
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
