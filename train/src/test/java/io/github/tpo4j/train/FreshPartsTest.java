package io.github.tpo4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.model.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts that start at random on top of a model. */
class FreshPartsTest {
  private static final String LAYER = "lm.base_model.model.model.layers.0.mlp.up_proj.";

  @TempDir private Path folder;

  @Test
  void adaptersComeOnTopOfAModelWithoutThem() throws IOException {
    Path recipe = TinyRun.make(folder, "tokenizer: init\n");
    Path config = folder.resolve("init/config.json");
    String bare = Files.readString(config).replace("\"use_lora\": true", "\"use_lora\": false");
    Files.writeString(folder.resolve("bare.json"), bare);
    Path first = folder.resolve("first");
    run(recipe, first, "sizes=bare.json", "stages.0.init=fresh", "stages.0.train={lm: 1e-3}");
    assertThat(names(first)).contains(LAYER + "weight").noneMatch(n -> n.contains("lora_"));

    List<String> withAdapters =
        List.of(
            "sizes=init/config.json",
            "stages.0.init=first/model",
            "stages.0.train={lora: 1e-3}",
            "stages.0.fresh=[lora]");
    Path second = folder.resolve("second");
    run(recipe, second, withAdapters.toArray(String[]::new));
    assertThat(names(second))
        .contains(LAYER + "base_layer.weight", LAYER + "lora_A.default.weight")
        .doesNotContain(LAYER + "weight");

    assertThatThrownBy(
            () ->
                run(
                    recipe,
                    folder.resolve("third"),
                    "sizes=init/config.json",
                    "stages.0.init=first/model"))
        .hasMessageContaining("lora_A.default.weight")
        .hasMessageContaining("but the file has no such tensor");
    assertThatThrownBy(() -> run(recipe, folder.resolve("fourth"), "stages.0.fresh=[lorra]"))
        .hasMessageContaining("fresh: there is no part \"lorra\"; parts: vision_encoder");
  }

  private static void run(Path recipe, Path out, String... changes) {
    List<String> all = new ArrayList<>(List.of(changes));
    all.add("stages.0.length={steps: 1}");
    all.add("stages.0.data={sources: [{path: conversation.jsonl}]}");
    TinyRun.of(recipe, out, all, new ArrayList<>()).begin(StopSignal.NEVER);
  }

  private static Iterable<String> names(Path run) {
    return SafetensorsFile.open(run.resolve("model/model.safetensors")).names();
  }
}
