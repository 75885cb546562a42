package io.github.tpo4j.data.world.show;

import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleFile;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.folder.WorldFolder;
import io.github.tpo4j.data.world.publish.Publisher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is asked and said about the stories of a folder, where samples lie beside them. */
final class StoryLabels {
  private static final List<String> FILES =
      List.of("caption", "choice", "region", "temporal", "mask");

  /** Begins what is asked in a prompt that says more before. */
  private static final String QUESTION = "Question: ";

  /** Lines a story and file. */
  private static final int MOST = 3;

  private final Map<String, List<String>> lines = new HashMap<>();

  private StoryLabels() {}

  static StoryLabels read(WorldFolder folder) {
    StoryLabels labels = new StoryLabels();
    for (String name : FILES) {
      Path file = folder.path().resolve(name + ".jsonl");
      if (Files.exists(file)) {
        SampleFile.read(file, (sample, line) -> labels.add(name, sample));
      }
    }
    return labels;
  }

  /** What the page says under a story. */
  List<String> of(Story story) {
    return FILES.stream()
        .flatMap(f -> lines.getOrDefault(key(f, Publisher.media(story)), List.of()).stream())
        .toList();
  }

  private void add(String file, Sample sample) {
    List<String> mine =
        lines.computeIfAbsent(key(file, sample.media().orElse("")), k -> new ArrayList<>());
    if (mine.size() < MOST) {
      PromptLayout.Turn turn = sample.turns().get(0);
      String asked = turn.question();
      asked = asked.substring(asked.indexOf(QUESTION) < 0 ? 0 : asked.indexOf(QUESTION));
      mine.add("%s: %s → %s".formatted(sample.kind(), asked, turn.answer()));
    }
  }

  private static String key(String file, String media) {
    return file + " " + media;
  }
}
