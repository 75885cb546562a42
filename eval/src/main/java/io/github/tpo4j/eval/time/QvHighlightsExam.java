package io.github.tpo4j.eval.time;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Saliency;
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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * QVHighlights by the temporal head: moments, and highlight scores of clips of two seconds. A video
 * that cannot be read gets an empty window, equal scores and a best clip beyond the last, because
 * the official tool needs some: no hit, though the average precision of equal scores is not zero.
 */
final class QvHighlightsExam implements Exam {
  private static final double CLIP = 2;

  private final Card card;

  QvHighlightsExam(Card card) {
    this.card = card;
  }

  @Override
  public List<Question> questions(Path data) {
    MediaFinder media = new MediaFinder(data);
    return entries(data).stream()
        .map(
            e ->
                new Question(
                    e.get("qid").id(),
                    "",
                    media.find(e.get("vid").text()),
                    FrameChoice.MIDDLE,
                    new Question.When(e.get("query").text())))
        .toList();
  }

  @Override
  public Inputs write(Path data, Map<String, Reply> replies, Path out) {
    List<String> truth = new ArrayList<>();
    List<String> predictions = new ArrayList<>();
    for (JsonEntry e : entries(data)) {
      Reply reply = replies.get(e.get("qid").id());
      if (reply != null) {
        truth.add(Json.write(e.node()));
        predictions.add(Json.write(prediction(e, reply)));
      }
    }
    return Inputs.of(
        card,
        Written.lines(out.resolve("truth.jsonl"), truth),
        Written.lines(out.resolve("predictions.jsonl"), predictions),
        null,
        Map.of());
  }

  private static Map<String, Object> prediction(JsonEntry e, Reply reply) {
    List<List<Double>> windows = CharadesExam.windows(reply);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("qid", e.get("qid").node());
    line.put("query", e.get("query").text());
    line.put("vid", e.get("vid").text());
    line.put(
        "pred_relevant_windows", windows.isEmpty() ? List.of(List.of(0.0, 0.0, 0.0)) : windows);
    int clips = (int) (e.get("duration").number() / CLIP);
    line.put(
        "pred_saliency_scores",
        reply
            .answer()
            .flatMap(Answer::saliency)
            .map(s -> resampled(s, clips))
            .orElseGet(() -> missed(clips)));
    return line;
  }

  /** Nothing is preferred, and the best clip is one that the video does not have: no hit. */
  private static List<Double> missed(int clips) {
    List<Double> scores = new ArrayList<>(Collections.nCopies(clips, 0.0));
    scores.add(1.0);
    return scores;
  }

  /** The model's score at the middle of each clip of two seconds. */
  private static List<Double> resampled(Saliency s, int clips) {
    return IntStream.range(0, clips)
        .mapToObj(
            i -> {
              int at = (int) ((i + 0.5) * CLIP / s.clipSeconds());
              return s.scores().get(Math.min(at, s.scores().size() - 1));
            })
        .toList();
  }

  private static List<JsonEntry> entries(Path data) {
    Path file =
        Written.first(
            data, "the annotations", "highlight_val_release.jsonl", "highlight_test_with_gt.jsonl");
    return JsonFile.lines(file, new Warnings());
  }
}
