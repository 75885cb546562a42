package io.github.tpo4j.data.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TaskQuestions;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
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
    Annotations file = Annotations.lines(annotations);
    List<Sample> samples = new ArrayList<>();
    file.each(
        (entry, where) -> {
          JsonNode bbox = file.array(entry, "bbox", where);
          file.require(bbox.size() == 4, where + ".bbox", "four corners", bbox);
          double[] c = new double[4];
          for (int i = 0; i < 4; i++) {
            c[i] = file.number(bbox.path(i), where + ".bbox[" + i + "]");
          }
          int width = (int) file.number(entry.path("width"), where + ".width");
          int height = (int) file.number(entry.path("height"), where + ".height");
          file.require(width > 0 && height > 0, where, "a size in pixels", entry);
          Task task = Task.REGION;
          samples.add(
              file.good(
                  new Sample(
                      String.valueOf(samples.size()),
                      Optional.of(file.text(entry, "image", where)),
                      Optional.empty(),
                      "ground",
                      List.of(
                          new Turn(
                              TaskQuestions.ground(file.text(entry, "sent", where)),
                              task.startToken() + task.placeholder())),
                      List.of(),
                      List.of(Box.ofPixels(c[0], c[1], c[2], c[3], width, height).clamped()),
                      Optional.empty(),
                      List.of()),
                  where));
        });
    return file.dataset(media, samples);
  }
}
