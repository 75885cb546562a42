package io.github.tpo4j.data.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TaskQuestions;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Moments and highlights in the format of QVHighlights: one {@code {"vid", "query", "duration",
 * "relevant_windows": [[start, end]], "relevant_clip_ids", "saliency_scores": [[three
 * annotators]]}} a line; clips of two seconds, a clip's saliency is the mean of its scores. A
 * medium is {@code VID.mp4}.
 */
final class QvHighlights {
  private static final double CLIP_SECONDS = 2;

  private QvHighlights() {}

  static Dataset open(Path annotations, Path media) {
    Annotations file = Annotations.lines(annotations);
    List<Sample> samples = new ArrayList<>();
    file.each(
        (entry, where) -> {
          Task task = Task.TEMPORAL;
          samples.add(
              file.good(
                  new Sample(
                      String.valueOf(samples.size()),
                      Optional.of(file.text(entry, "vid", where) + ".mp4"),
                      Optional.empty(),
                      "moment",
                      List.of(
                          new Turn(
                              TaskQuestions.find(file.text(entry, "query", where)),
                              task.startToken() + task.placeholder())),
                      List.of(),
                      List.of(),
                      Optional.of(moments(file, entry, where)),
                      List.of()),
                  where));
        });
    return file.dataset(media, samples);
  }

  private static Sample.Moments moments(Annotations file, JsonNode entry, String where) {
    List<Sample.Window> windows = new ArrayList<>();
    for (JsonNode w : file.array(entry, "relevant_windows", where)) {
      String at = where + ".relevant_windows";
      windows.add(new Sample.Window(file.number(w.path(0), at), file.number(w.path(1), at)));
    }
    double duration = file.number(entry.path("duration"), where + ".duration");
    int clips = Math.max(1, (int) Math.ceil(duration / CLIP_SECONDS));
    List<Double> saliency = new ArrayList<>(Collections.nCopies(clips, 0.0));
    JsonNode ids = file.array(entry, "relevant_clip_ids", where);
    JsonNode scores = file.array(entry, "saliency_scores", where);
    file.require(
        ids.size() == scores.size(), where + ".saliency_scores", "as many as clips", scores);
    for (int i = 0; i < ids.size(); i++) {
      int clip = (int) file.number(ids.get(i), where + ".relevant_clip_ids");
      double sum = 0;
      for (JsonNode score : scores.get(i)) {
        sum += file.number(score, where + ".saliency_scores");
      }
      if (clip >= 0 && clip < clips && !scores.get(i).isEmpty()) {
        saliency.set(clip, sum / scores.get(i).size());
      }
    }
    return new Sample.Moments(windows, CLIP_SECONDS, saliency);
  }
}
