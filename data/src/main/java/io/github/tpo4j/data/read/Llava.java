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
 * Conversations in the format of LLaVA: a JSON array of {@code {"id", "image" or "video": path,
 * "conversations": [{"from": "human" or "gpt", "value": words}]}}, the two in turn. The places of
 * the medium ({@code <image>}, {@code <video>}) are taken out: it always stands first. An entry
 * without a medium is words alone.
 */
final class Llava {
  private Llava() {}

  static Dataset open(Path annotations, Path media) {
    Omissions omissions = new Omissions(annotations);
    List<Sample> samples = new ArrayList<>();
    for (JsonEntry entry : JsonFile.read(annotations, omissions).list()) {
      Optional<String> medium =
          entry.find("video").or(() -> entry.find("image")).map(JsonEntry::text);
      List<JsonEntry> said = entry.get("conversations").list();
      if (said.size() % 2 == 1) {
        throw entry.get("conversations").expected("an answer to every question");
      }
      List<Turn> turns = new ArrayList<>();
      for (int i = 0; i < said.size(); i += 2) {
        turns.add(new Turn(say(said.get(i), "human"), say(said.get(i + 1), "gpt")));
      }
      samples.add(
          SampleCheck.require(
              Sample.conversation(String.valueOf(samples.size()), medium, "conversation", turns),
              entry.where()));
    }
    return omissions.dataset(media, samples);
  }

  private static String say(JsonEntry said, String who) {
    if (!said.get("from").text().equals(who)) {
      throw said.get("from").expected(who);
    }
    return said.get("value").text().replaceAll("\\s*<(image|video)>\\s*", "");
  }
}
