package io.github.tpo4j.data.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Conversations in the format of VideoChat2-IT: a JSON array of {@code {"video" or "image": path,
 * "QA": [{"i": instruction, "q": question, "a": answer}]}}. The first instruction stands before the
 * medium. An answer that goes on from "Best Option: (" is multiple choice.
 */
final class VideoChat2 {
  private VideoChat2() {}

  static Dataset open(Path annotations, Path media) {
    Annotations file = Annotations.read(annotations);
    List<Sample> samples = new ArrayList<>();
    file.each(
        (entry, where) -> {
          String path = entry.has("video") ? "video" : "image";
          List<Turn> turns = new ArrayList<>();
          String instruction = "";
          JsonNode qa = file.array(entry, "QA", where);
          for (int i = 0; i < qa.size(); i++) {
            String at = "%s.QA[%d]".formatted(where, i);
            turns.add(new Turn(file.text(qa.get(i), "q", at), file.text(qa.get(i), "a", at)));
            instruction = i == 0 ? qa.get(0).path("i").asText("") : instruction;
          }
          Sample sample =
              Sample.conversation(
                  String.valueOf(samples.size()),
                  Optional.of(file.text(entry, path, where)),
                  "conversation",
                  turns);
          samples.add(
              file.good(instruction.isEmpty() ? sample : sample.introduced(instruction), where));
        });
    return file.dataset(media, samples);
  }
}
