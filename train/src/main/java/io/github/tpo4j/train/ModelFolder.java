package io.github.tpo4j.train;

import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.SafetensorsWriter;
import io.github.tpo4j.train.checkpoint.Durable;
import io.github.tpo4j.train.mllm.MllmModel;
import io.github.tpo4j.train.recipe.Precision;
import io.github.tpo4j.train.recipe.Recipe;
import io.github.tpo4j.train.recipe.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A finished model as a directory that {@code Tpo.load} opens. It appears whole or not at all. */
final class ModelFolder {
  private static final long SHARD = 5L << 30;
  private static final List<String> WORDS =
      List.of(
          "tokenizer.model",
          "tokenizer.json",
          "tokenizer_config.json",
          "added_tokens.json",
          "special_tokens_map.json");

  private ModelFolder() {}

  /**
   * @param trained the weights that were trained, in f32; they stand in for those of the model
   */
  static void write(
      Path folder, MllmModel model, Map<String, Tensor> trained, Recipe recipe, Stage stage) {
    Durable.folder(
        folder,
        part -> {
          Files.copy(model.sizes(), part.resolve("config.json"));
          for (String name : WORDS) {
            if (Files.exists(model.words().resolve(name))) {
              Files.copy(model.words().resolve(name), part.resolve(name));
            }
          }
          weights(part, model, trained, recipe.weights());
          Durable.text(part.resolve("README.md"), card(recipe, stage));
          for (Path file : Durable.files(part)) {
            Durable.force(file);
          }
        });
  }

  private static void weights(
      Path folder, MllmModel model, Map<String, Tensor> trained, Precision precision)
      throws IOException {
    ScalarType type = precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
    try (PointerScope scope = new PointerScope()) {
      Map<String, Tensor> all = new LinkedHashMap<>();
      model
          .model()
          .stateDict()
          .forEach(
              (name, t) -> {
                Tensor weight = trained.getOrDefault(name, t).detach();
                all.put(name, weight.is_floating_point() ? Tensors.as(weight, type) : weight);
              });
      SafetensorsWriter.writeSharded(folder, all, SHARD);
    }
  }

  private static String card(Recipe recipe, Stage stage) {
    return """
    # %s

    A VideoChat-TPO model trained by tpo4j: recipe `%s`, after stage `%s`. Ask it with `tpo ask`.

    The recipe as it was run:

    ```yaml
    %s```
    """
        .formatted(recipe.name(), recipe.name(), stage.name(), Config.toYaml(recipe));
  }
}
