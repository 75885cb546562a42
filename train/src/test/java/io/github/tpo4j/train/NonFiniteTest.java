package io.github.tpo4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps whose loss is no number: they change nothing, are counted, and too many end the run. */
class NonFiniteTest {
  /** A factor beyond f32: the loss of every batch of regions is infinite. */
  private static final List<String> BROKEN =
      List.of(
          "stages.all.data={sources: [{path: conversation.jsonl}, {path: region.jsonl}]}",
          "stages.all.train={lora: 1e-3, region_head: 1e-3}",
          "stages.all.losses={region: 1e39}",
          "stages.all.length={epochs: 1}");

  @TempDir private Path folder;

  @Test
  void theyAreSkippedAndCounted() throws IOException {
    Path recipe = TinyRun.make(folder, "");
    Path out = folder.resolve("run");
    assertThat(run(recipe, out)).isEqualTo(RecipeRun.Outcome.FINISHED);
    List<JsonNode> steps = steps(out);
    assertThat(steps).hasSize(4);
    int skipped = 0;
    for (JsonNode step : steps) {
      boolean broken = step.get("terms").has("region");
      skipped += broken ? 1 : 0;
      assertThat(step.get("skipped").intValue()).isEqualTo(skipped);
    }
    assertThat(skipped).isEqualTo(2);
  }

  @Test
  void theyChangeNothing() {
    Path recipe = TinyRun.make(folder, "");
    Path out = folder.resolve("run");
    run(recipe, out, "stages.all.losses={lm: 1e39}");
    SafetensorsFile after = SafetensorsFile.open(out.resolve("model/model.safetensors"));
    for (String shard : List.of("model-00001-of-00002", "model-00002-of-00002")) {
      SafetensorsFile before =
          SafetensorsFile.open(folder.resolve("init").resolve(shard + ".safetensors"));
      try (PointerScope scope = new PointerScope()) {
        assertThat(before.names())
            .filteredOn(after::has)
            .isNotEmpty()
            .allMatch(name -> before.tensor(name).equal(after.tensor(name)));
      }
    }
  }

  @Test
  void tooManyEndTheRun() {
    Path recipe = TinyRun.make(folder, "");
    assertThatThrownBy(() -> run(recipe, folder.resolve("run"), "stages.all.non_finite=1"))
        .isInstanceOf(TpoException.class)
        .hasMessageMatching(
            "stage all, step \\d: the loss is Infinity, and 1 before it were skipped for the like;"
                + " non_finite allows 1. Lower the learning rates \\(train, schedule.warmup\\) or"
                + " use dtype f32");
  }

  private static RecipeRun.Outcome run(Path recipe, Path out, String... more) {
    List<String> changes = new ArrayList<>(BROKEN);
    changes.addAll(List.of(more));
    return TinyRun.of(recipe, out, changes, new ArrayList<>()).begin(StopSignal.NEVER);
  }

  private static List<JsonNode> steps(Path out) throws IOException {
    return Files.readAllLines(out.resolve("stages/all/log.jsonl")).stream()
        .map(line -> Json.tree(line, "log.jsonl"))
        .toList();
  }
}
