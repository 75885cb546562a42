package io.github.tpo4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a run faster changes none of its numbers beyond rounding. */
class SameNumbersTest {
  private static final String ALL =
      "stages.all.train={vision_encoder: 1e-3, connector: 1e-3, lora: 1e-3, region_head: 1e-3}";

  @TempDir private static Path folder;

  @Test
  void packedAndPaddedCachedAndNotLearnTheSame() throws IOException {
    Path recipe = TinyRun.make(folder.resolve("tiny"), "");
    List<JsonNode> fast = run(recipe, "fast");
    List<JsonNode> padded = run(recipe, "padded", "stages.all.batch.packing=false");
    List<JsonNode> uncached = run(recipe, "uncached", "stages.all.batch.caching=false");
    assertThat(fast).hasSize(4);
    for (int i = 0; i < fast.size(); i++) {
      same(fast.get(i), padded.get(i));
      same(fast.get(i), uncached.get(i));
    }
  }

  @Test
  void activationsMadeAgainGiveTheSameGradients() throws IOException {
    Path recipe = TinyRun.make(folder.resolve("again"), "");
    List<JsonNode> kept = run(recipe, "kept", ALL);
    List<JsonNode> again = run(recipe, "made-again", ALL, "stages.all.recompute=1");
    for (int i = 0; i < kept.size(); i++) {
      same(kept.get(i), again.get(i));
    }
  }

  /** Every task and every way to lay out and keep things, on both devices. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dtype=f32",
        "dtype=bf16",
        "batch.packing=false",
        "batch.caching=false",
        "recompute=1",
        "formulas.mask=both",
        "optimiser.muon=true"
      })
  void aGpuLearnsAsTheCpuDoes(String way) throws IOException {
    TorchRuntime.start();
    assumeTrue(torch.cuda_is_available(), "there is no CUDA here");
    Path recipe = TinyRun.make(folder.resolve("both-" + way), "");
    String change = "stages.all." + way;
    List<JsonNode> cpu = run(recipe, "cpu-" + way, ALL, change);
    List<JsonNode> gpu = run("cuda", recipe, "gpu-" + way, ALL, change);
    double within = way.equals("dtype=bf16") ? 0.05 : 0.005;
    for (int i = 0; i < cpu.size(); i++) {
      double loss = cpu.get(i).get("loss").doubleValue();
      assertThat(gpu.get(i).get("loss").doubleValue())
          .isCloseTo(loss, within(within * Math.abs(loss)));
      assertThat(gpu.get(i).get("tokens")).isEqualTo(cpu.get(i).get("tokens"));
    }
  }

  /** The task's loss before the first step depends on nothing that is drawn at random. */
  private static void same(JsonNode a, JsonNode b) {
    for (String key : List.of("loss", "gradient_norm")) {
      double x = a.get(key).doubleValue();
      assertThat(b.get(key).doubleValue()).as(key).isCloseTo(x, within(1e-4 * Math.abs(x)));
    }
    assertThat(b.get("tokens")).isEqualTo(a.get("tokens"));
  }

  private static List<JsonNode> run(Path recipe, String name, String... changes)
      throws IOException {
    return run("cpu", recipe, name, changes);
  }

  private static List<JsonNode> run(String device, Path recipe, String name, String... changes)
      throws IOException {
    Path out = folder.resolve(name);
    List<String> all = new ArrayList<>();
    // dropout draws other elements for other shapes: only parts without it are trained
    all.add(
        "stages.all.train={region_head: 1e-3, region_token: 1e-3, mask_adapter: 1e-3, mask_token:"
            + " 1e-3, box_encoder: 1e-3}");
    all.add("stages.all.length={steps: 4}");
    all.addAll(List.of(changes));
    TinyRun.on(device, recipe, out, all, new ArrayList<>()).begin(StopSignal.NEVER);
    return Files.readAllLines(out.resolve("stages/all/log.jsonl")).stream()
        .map(line -> Json.tree(line, "log.jsonl"))
        .toList();
  }
}
