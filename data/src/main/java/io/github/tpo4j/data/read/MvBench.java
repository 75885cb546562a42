package io.github.tpo4j.data.read;

import io.github.tpo4j.core.ChoicePrompt;
import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Multiple choice in the format of MVBench: a JSON array of {@code {"video", "question",
 * "candidates", "answer"}}, or a folder with such a file for each task. The kind is the file's
 * name, or the entry's own {@code kind}. A sample looks at a whole video, so an entry that is about
 * a part of one ({@code start}, {@code end}) is left out.
 */
final class MvBench {
  private MvBench() {}

  static Dataset open(Path annotations, Path media) {
    Omissions omissions = new Omissions(annotations);
    List<Sample> samples = new ArrayList<>();
    for (Path file : files(annotations)) {
      String task = file.getFileName().toString().replaceFirst("\\.json(\\.gz)?$", "");
      List<JsonEntry> entries = JsonFile.read(file, omissions).list();
      for (int i = 0; i < entries.size(); i++) {
        JsonEntry e = entries.get(i);
        if (e.find("start").isPresent() || e.find("end").isPresent()) {
          omissions.leaveOut("it is about a part of its video");
        } else {
          samples.add(sample("%s-%d".formatted(task, i), task, e));
        }
      }
    }
    return omissions.dataset(media, samples);
  }

  private static List<Path> files(Path annotations) {
    if (!Files.isDirectory(annotations)) {
      return List.of(annotations);
    }
    try (Stream<Path> files = Files.list(annotations)) {
      return files.filter(f -> f.toString().matches(".*\\.json(\\.gz)?")).sorted().toList();
    } catch (IOException e) {
      throw TpoException.unreadable(annotations, e);
    }
  }

  private static Sample sample(String id, String task, JsonEntry e) {
    List<String> options = e.get("candidates").list().stream().map(JsonEntry::text).toList();
    int right = options.lastIndexOf(e.get("answer").text()); // the last, as the official script
    if (right < 0) {
      throw e.get("answer").expected("one of the candidates");
    }
    return SampleCheck.require(
        Sample.conversation(
            id,
            Optional.of(e.get("video").text()),
            e.find("kind").map(JsonEntry::text).orElse(task),
            List.of(
                new Turn(
                    ChoicePrompt.question(e.get("question").text(), options),
                    ChoicePrompt.answer(right, options.get(right))))),
        e.where());
  }
}
