package io.github.tpo4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.Tpo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run is after a kill, a stop, damage: what it would have been without. */
class CrashTest {
  @TempDir private static Path folder;

  @Test
  void aKilledRunGoesOnBitByBit() throws Exception {
    Path recipe = TinyRun.make(folder.resolve("kill"), "");
    Path whole = folder.resolve("whole");
    TinyRun.of(recipe, whole, List.of(), new ArrayList<>()).begin(StopSignal.NEVER);
    Path killed = folder.resolve("killed");
    Process first = start(recipe, killed);
    while (steps(killed).size() < 5 && first.isAlive()) {
      Thread.sleep(5);
    }
    first.destroyForcibly(); // SIGKILL
    assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.exists(killed.resolve("model"))).isFalse();
    assertThat(start(recipe, killed).waitFor()).isZero();

    assertThat(trace(killed)).hasSize(9).isEqualTo(trace(whole));
    assertThat(weights(killed)).isEqualTo(weights(whole));
    try (Tpo tpo = Tpo.load(killed.resolve("model"))) {
      assertThat(tpo.report().ignored()).isEmpty();
    }
  }

  @Test
  void aStoppedRunGoesOnAndADamagedCheckpointIsPassedOver() throws Exception {
    Path recipe = TinyRun.make(folder.resolve("stop"), "");
    Path whole = folder.resolve("whole2");
    TinyRun.of(recipe, whole, List.of(), new ArrayList<>()).begin(StopSignal.NEVER);
    Path out = folder.resolve("stopped");
    List<String> lines = new ArrayList<>();
    RecipeRun run = TinyRun.of(recipe, out, List.of(), lines);
    assertThat(run.begin(() -> steps(out).size() >= 4)).isEqualTo(RecipeRun.Outcome.STOPPED);
    assertThat(lines)
        .last()
        .asString()
        .matches("stage all: stopped after step \\d; go on with --resume");
    Path checkpoints = out.resolve("stages/all/checkpoints");
    Path newest = checkpoints.resolve("step-" + steps(out).size());
    assertThat(newest).isDirectory();
    damage(newest.resolve("weights.safetensors"));
    Files.createDirectory(checkpoints.resolve("step-8.tmp"));

    assertThat(run.resume(StopSignal.NEVER)).isEqualTo(RecipeRun.Outcome.FINISHED);
    assertThat(trace(out)).hasSize(9).isEqualTo(trace(whole));
    assertThat(weights(out)).isEqualTo(weights(whole));
  }

  @Test
  void bf16GoesOnBitByBitToo() throws Exception {
    Path recipe = TinyRun.make(folder.resolve("bf16"), "");
    List<String> bf16 = List.of("stages.all.dtype=bf16", "stages.all.length={steps: 4}");
    Path whole = folder.resolve("whole-bf16");
    TinyRun.of(recipe, whole, bf16, new ArrayList<>()).begin(StopSignal.NEVER);
    Path out = folder.resolve("stopped-bf16");
    RecipeRun run = TinyRun.of(recipe, out, bf16, new ArrayList<>());
    assertThat(run.begin(() -> steps(out).size() >= 2)).isEqualTo(RecipeRun.Outcome.STOPPED);
    assertThat(steps(out)).hasSizeBetween(2, 3);
    assertThat(run.resume(StopSignal.NEVER)).isEqualTo(RecipeRun.Outcome.FINISHED);
    assertThat(trace(out)).hasSize(4).isEqualTo(trace(whole));
    assertThat(weights(out)).isEqualTo(weights(whole));
    assertThat(steps(out)).noneMatch(line -> line.contains("\"gradient_norm\":0.0"));
  }

  @Test
  void anotherRecipeIsRefusedByKey() {
    Path recipe = TinyRun.make(folder.resolve("changed"), "");
    Path out = folder.resolve("changed-run");
    List<String> lines = new ArrayList<>();
    TinyRun.of(recipe, out, List.of(), lines).begin(() -> true);
    RecipeRun other = TinyRun.of(recipe, out, List.of("stages.all.batch.size=2"), lines);
    assertThatThrownBy(() -> other.resume(StopSignal.NEVER))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining(
            "the run was begun with stages[0].batch.size (stage all) 3 but now it is 2");
    assertThatThrownBy(() -> other.begin(StopSignal.NEVER))
        .hasMessageContaining("holds a run already; go on with it by --resume");
  }

  private static Process start(Path recipe, Path out) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), TinyRun.class.getName()));
    command.addAll(List.of(recipe.toString(), out.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(out.resolveSibling(out.getFileName() + ".out").toFile())
        .start();
  }

  private static List<String> steps(Path out) {
    Path log = out.resolve("stages/all/log.jsonl");
    try {
      return Files.exists(log) ? Files.readAllLines(log) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Losses, terms and gradients of every step, to the last bit; times left out. */
  private static List<String> trace(Path out) {
    return steps(out).stream()
        .map(
            line -> {
              JsonNode n = Json.tree(line, "log.jsonl");
              return "%s %s %s %s"
                  .formatted(n.get("step"), n.get("loss"), n.get("terms"), n.get("gradient_norm"));
            })
        .toList();
  }

  private static byte[] weights(Path out) throws IOException {
    return Files.readAllBytes(out.resolve("model/model.safetensors"));
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
