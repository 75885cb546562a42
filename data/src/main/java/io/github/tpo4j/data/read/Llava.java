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
 * Conversations in the format of LLaVA: a JSON array of {@code {"id", "image" or "video": path,
 * "conversations": [{"from": "human" or "gpt", "value": words}]}}, the two in turn. The places of
 * the medium ({@code <image>}, {@code <video>}) are taken out: it always stands first. An entry
 * without a medium is words alone.
 */
final class Llava {
  private Llava() {}

  static Dataset open(Path annotations, Path media) {
    Annotations file = Annotations.read(annotations);
    List<Sample> samples = new ArrayList<>();
    file.each(
        (entry, where) -> {
          String key = entry.has("video") ? "video" : "image";
          Optional<String> medium =
              entry.has(key) ? Optional.of(file.text(entry, key, where)) : Optional.empty();
          JsonNode said = file.array(entry, "conversations", where);
          List<Turn> turns = new ArrayList<>();
          for (int i = 0; i < said.size() || i % 2 == 1; i += 2) {
            String question = say(file, said.path(i), "human", where, i);
            turns.add(new Turn(question, say(file, said.path(i + 1), "gpt", where, i + 1)));
          }
          samples.add(
              file.good(
                  Sample.conversation(
                      String.valueOf(samples.size()), medium, "conversation", turns),
                  where));
        });
    return file.dataset(media, samples);
  }

  private static String say(Annotations file, JsonNode said, String who, String where, int i) {
    String at = "%s.conversations[%d]".formatted(where, i);
    file.require(file.text(said, "from", at).equals(who), at + ".from", who, said.path("from"));
    return file.text(said, "value", at).replaceAll("\\s*<(image|video)>\\s*", "");
  }
}
