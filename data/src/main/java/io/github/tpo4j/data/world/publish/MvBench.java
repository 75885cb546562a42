package io.github.tpo4j.data.world.publish;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.data.world.choice.Choice;
import io.github.tpo4j.data.world.words.Cast;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** MVBench: a file of multiple-choice questions for each task (benchmarks.md 4). */
final class MvBench implements Format {
  private final Folder folder;
  private final Map<String, List<Choice>> choices;
  private final Map<String, List<Item>> items = new TreeMap<>();

  MvBench(Folder folder, Map<String, List<Choice>> choices) {
    this.folder = folder;
    this.choices = choices;
  }

  /**
   * A question; the clip is named relative to the folder of the split. The kind is ours, for
   * figures by kind.
   */
  private record Item(
      @JsonProperty("video") String video,
      @JsonProperty("question") String question,
      @JsonProperty("candidates") List<String> candidates,
      @JsonProperty("answer") String answer,
      @JsonProperty("kind") String kind) {}

  @Override
  public void add(Cast cast, Footage footage) {
    for (Choice c : choices.getOrDefault(cast.story().id(), List.of())) {
      items
          .computeIfAbsent(c.kind().task(), t -> new ArrayList<>())
          .add(
              new Item(
                  Publisher.media(cast.story()),
                  c.text(),
                  c.options(),
                  c.answer(),
                  c.kind().file()));
    }
  }

  @Override
  public void close() {
    items.forEach((task, all) -> folder.json("json/" + task + ".json", all));
  }
}
