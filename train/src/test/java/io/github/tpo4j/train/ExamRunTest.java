package io.github.tpo4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose recipe has an exam ends with a table. */
class ExamRunTest {
  @TempDir private Path folder;

  @Test
  void theRunEndsWithFiguresBeforeAndAfter() throws IOException {
    Path recipe = TinyRun.make(folder, "exam: {data: val, samples: 2}\n");
    Path out = folder.resolve("run");
    List<String> lines = new ArrayList<>();
    List<String> oneStep = List.of("stages.0.length={steps: 1}", "stages.0.batch.size=1");
    assertThatThrownBy(() -> TinyRun.of(recipe, out, oneStep, lines).begin(StopSignal.NEVER))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("choice.jsonl: there is no such file; expected the held-out split")
        .hasMessageContaining("tpo world make --split val");
    assertThat(out).as("nothing is begun").doesNotExist();

    makeSplit(folder.resolve("data"));
    TinyRun.of(recipe, out, oneStep, lines).begin(StopSignal.NEVER);
    assertThat(lines).anyMatch(l -> l.matches(" +before +after +chance"));
    assertThat(lines).anyMatch(l -> l.matches("  multiple choice: right +[01].\\d\\d .* 0.50"));
    assertThat(out.resolve("start/model.safetensors")).exists();
    JsonNode rows = Json.tree(out.resolve("figures.json")).path("rows");
    assertThat(rows).hasSize(5);
    for (JsonNode row : rows) {
      assertThat(row.path("before").doubleValue()).isBetween(0.0, 1.0);
      assertThat(row.path("after").doubleValue()).isBetween(0.0, 1.0);
    }
  }

  private static void makeSplit(Path data) throws IOException {
    Path val = Files.createDirectories(data.resolve("val"));
    for (String name : List.of("shapes.mp4", "region.jsonl", "temporal.jsonl", "mask.jsonl")) {
      Files.copy(data.resolve(name), val.resolve(name));
    }
    try (SampleWriter choices = new SampleWriter(val.resolve("choice.jsonl"))) {
      Turn turn = new Turn("Which?\nOptions:\n(A) red\n(B) blue", "Best Option: (B) blue");
      choices.write(Sample.conversation("1", Optional.of("shapes.mp4"), "colour", List.of(turn)));
    }
  }
}
