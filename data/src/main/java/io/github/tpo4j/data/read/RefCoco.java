package io.github.tpo4j.data.read;

import io.github.tpo4j.core.Box;
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
import java.util.List;
import java.util.Optional;

/**
 * Referring expressions in the flat form of RefCOCO: one {@code {"image", "sent", "bbox": [x1, y1,
 * x2, y2], "height", "width"}} a line, corners in pixels. Asked with the canonical question.
 */
final class RefCoco {
  private RefCoco() {}

  static Dataset open(Path annotations, Path media) {
    Omissions omissions = new Omissions(annotations);
    List<Sample> samples = new ArrayList<>();
    for (JsonEntry entry : JsonFile.lines(annotations, omissions)) {
      double[] c = entry.get("bbox").numbers();
      if (c.length != 4) {
        throw entry.get("bbox").expected("four corners");
      }
      int width = entry.get("width").integer();
      int height = entry.get("height").integer();
      if (width <= 0 || height <= 0) {
        throw entry.expected("a size in pixels");
      }
      Task task = Task.REGION;
      samples.add(
          SampleCheck.require(
              new Sample(
                  String.valueOf(samples.size()),
                  Optional.of(entry.get("image").text()),
                  Optional.empty(),
                  "ground",
                  List.of(
                      new Turn(
                          TaskQuestions.OWN.ground(entry.get("sent").text()),
                          task.startToken() + task.placeholder())),
                  List.of(),
                  List.of(Box.ofPixels(c[0], c[1], c[2], c[3], width, height).clamped()),
                  Optional.empty(),
                  List.of()),
              entry.where()));
    }
    return omissions.dataset(media, samples);
  }
}
