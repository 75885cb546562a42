package io.github.tpo4j.data.read;

import io.github.tpo4j.core.PromptLayout.Turn;
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
 * Conversations in the format of VideoChat2-IT: a JSON array of {@code {"video" or "image": path,
 * "QA": [{"i": instruction, "q": question, "a": answer}]}}. The first instruction stands before the
 * medium. An answer that goes on from "Best Option: (" is multiple choice.
 */
final class VideoChat2 {
  private VideoChat2() {}

  static Dataset open(Path annotations, Path media) {
    Omissions omissions = new Omissions(annotations);
    List<Sample> samples = new ArrayList<>();
    for (JsonEntry entry : JsonFile.read(annotations, omissions).list()) {
      List<Turn> turns = new ArrayList<>();
      String instruction = "";
      for (JsonEntry said : entry.get("QA").list()) {
        if (turns.isEmpty()) {
          instruction = said.find("i").map(JsonEntry::text).orElse("");
        }
        turns.add(new Turn(said.get("q").text(), said.get("a").text()));
      }
      JsonEntry medium = entry.find("video").orElseGet(() -> entry.get("image"));
      Sample sample =
          Sample.conversation(
              String.valueOf(samples.size()), Optional.of(medium.text()), "conversation", turns);
      samples.add(
          SampleCheck.require(
              instruction.isEmpty() ? sample : sample.introduced(instruction), entry.where()));
    }
    return omissions.dataset(media, samples);
  }
}
