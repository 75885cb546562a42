package io.github.tpo4j.data.read;

import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TaskQuestions;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

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
    Omissions omissions = new Omissions(annotations);
    List<Sample> samples = new ArrayList<>();
    for (JsonEntry entry : JsonFile.lines(annotations, omissions)) {
      Task task = Task.TEMPORAL;
      samples.add(
          SampleCheck.require(
              new Sample(
                  String.valueOf(samples.size()),
                  Optional.of(entry.get("vid").text() + ".mp4"),
                  Optional.empty(),
                  "moment",
                  List.of(
                      new Turn(
                          TaskQuestions.OWN.find(entry.get("query").text()),
                          task.startToken() + task.placeholder())),
                  List.of(),
                  List.of(),
                  Optional.of(moments(entry)),
                  List.of()),
              entry.where()));
    }
    return omissions.dataset(media, samples);
  }

  private static Sample.Moments moments(JsonEntry entry) {
    List<Sample.Window> windows = new ArrayList<>();
    for (JsonEntry w : entry.get("relevant_windows").list()) {
      double[] ends = w.numbers();
      if (ends.length != 2) {
        throw w.expected("a start and an end in seconds");
      }
      windows.add(new Sample.Window(ends[0], ends[1]));
    }
    int clips = Math.max(1, (int) Math.ceil(entry.get("duration").number() / CLIP_SECONDS));
    List<Double> saliency = new ArrayList<>(Collections.nCopies(clips, 0.0));
    List<JsonEntry> ids = entry.get("relevant_clip_ids").list();
    List<JsonEntry> scores = entry.get("saliency_scores").list();
    if (ids.size() != scores.size()) {
      throw entry.get("saliency_scores").expected("as many as clips");
    }
    for (int i = 0; i < ids.size(); i++) {
      int clip = ids.get(i).integer();
      OptionalDouble mean = Arrays.stream(scores.get(i).numbers()).average();
      if (clip >= 0 && clip < clips && mean.isPresent()) {
        saliency.set(clip, mean.getAsDouble());
      }
    }
    return new Sample.Moments(windows, CLIP_SECONDS, saliency);
  }
}
