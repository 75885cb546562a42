package io.github.tpo4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code formulas: {mask: decoder}}: the paper's loss, by the mask that SAM 2's decoder makes. */
class MaskFormulaTest {
  @TempDir private Path folder;

  /** How far it falls is SAM 2's affair, and this one is random. */
  @Test
  void theAdapterLearnsThroughTheFrozenDecoder() throws IOException {
    Path recipe = TinyRun.make(folder, "");
    Path masks = folder.resolve("data/mask.jsonl");
    Files.writeString(masks, Files.readAllLines(masks).get(0) + "\n");
    List<JsonNode> steps =
        run(
            recipe,
            "stages.all.data={sources: [{path: mask.jsonl, ratio: 12}]}",
            "stages.all.train={mask_adapter: 1e-2, mask_token: 1e-2}",
            "stages.all.losses={lm: 0}",
            "stages.all.length={epochs: 1}",
            "stages.all.batch={size: 1}");
    assertThat(steps).hasSize(12).allMatch(s -> s.get("gradient_norm").doubleValue() > 0);
    assertThat(loss(steps.get(11))).isLessThan(0.95 * loss(steps.get(0)));
  }

  @Test
  void boxesAreNoMasksToCompareWith() throws IOException {
    Path recipe = TinyRun.make(folder, "");
    Files.createDirectories(folder.resolve("data/got"));
    assertThatThrownBy(
            () -> run(recipe, "stages.all.data={sources: [{path: got, format: got10k}]}"))
        .isInstanceOf(TpoException.class)
        .hasMessage(
            "stage all, formulas.mask: expected embedding but found decoder; got has boxes and no"
                + " masks for SAM 2's decoder to be compared with");
  }

  private static double loss(JsonNode step) {
    return step.get("terms").get("mask").doubleValue();
  }

  private List<JsonNode> run(Path recipe, String... changes) throws IOException {
    List<String> all = new ArrayList<>(List.of(changes));
    all.add("stages.all.formulas={mask: decoder}");
    Path out = folder.resolve("run");
    TinyRun.of(recipe, out, all, new ArrayList<>()).begin(StopSignal.NEVER);
    return Files.readAllLines(out.resolve("stages/all/log.jsonl")).stream()
        .map(line -> Json.tree(line, "log.jsonl"))
        .toList();
  }
}
