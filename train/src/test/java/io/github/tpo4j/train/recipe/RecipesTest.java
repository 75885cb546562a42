package io.github.tpo4j.train.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.data.mix.MixConfig;
import io.github.tpo4j.data.world.publish.SampleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipes of the repository. */
class RecipesTest {
  private static final Path RECIPES = Path.of("../recipes");

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(RECIPES)) {
      return all.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyRecipeIsOne(Path file) {
    Recipe recipe = Recipe.read(file, List.of());
    for (Stage stage : recipe.stages()) {
      boolean named = stage.init().equals(Stage.FRESH) || stage.init().equals(Stage.PREVIOUS);
      assertThat(named || stage.init().startsWith("../")).as("init of %s", stage.name()).isTrue();
    }
    recipe.sizes().ifPresent(sizes -> assertThat(file.resolveSibling(sizes)).exists());
    recipe.tokenizer().ifPresent(words -> assertThat(file.resolveSibling(words)).isDirectory());
  }

  @ParameterizedTest
  @MethodSource("files")
  void whatLearnsFromTheWorldNamesItsFiles(Path file) {
    if (file.toString().contains("videochat-tpo")) {
      return; // learns from the paper's data
    }
    for (Stage stage : Recipe.read(file, List.of()).stages()) {
      for (MixConfig.Source source : stage.data().sources()) {
        boolean fits =
            switch (source.format()) {
              case SAMPLES ->
                  SampleFiles.NAMES.stream()
                      .anyMatch(name -> source.path().equals("train/" + name + ".jsonl"));
              case STORIES -> source.path().matches("train|wild");
              default -> false;
            };
        assertThat(fits).as("%s, stage %s: %s", file, stage.name(), source.path()).isTrue();
      }
    }
  }

  /** The baselines see as much as the model that they are compared with. */
  @Test
  void theBaselinesSeeAsManySamples() {
    Stage all = stage("mllm", "all");
    assertThat(conversations(stage("conversation-only", "all"))).isEqualTo(conversations(all));
    assertThat(conversations(stage("textualized", "all"))).isEqualTo(conversations(all));
    long tasks =
        Stream.of("region", "temporal", "mask", "tasks")
            .mapToLong(name -> stage("mllm", name).length().samples().orElseThrow())
            .sum();
    assertThat(stage("textualized", "tasks").length().samples()).contains(tasks);
  }

  /** So do the recipes of single heads and of two: their sources' share of all the tasks'. */
  @ParameterizedTest
  @ValueSource(strings = {"region-only", "temporal-only", "mask-only", "region-mask"})
  void someTasksSeeTheirShareOfAll(String recipe) {
    Stage some = stage(recipe, "tasks");
    Stage all = stage("mllm", "tasks");
    Map<String, Double> weights = weights(all);
    assertThat(weights).containsAllEntriesOf(weights(some));
    double share = sum(weights(some)) / sum(weights);
    assertThat(some.length().samples())
        .contains(Math.round(share * all.length().samples().orElseThrow()));
  }

  private static Map<String, Double> weights(Stage stage) {
    return stage.data().sources().stream()
        .collect(Collectors.toMap(MixConfig.Source::path, s -> s.weight().orElseThrow()));
  }

  private static double sum(Map<String, Double> weights) {
    return weights.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static Stage stage(String recipe, String name) {
    Path file = RECIPES.resolve("tiny").resolve(recipe + ".yaml");
    return Recipe.read(file, List.of()).stages().stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static double conversations(Stage stage) {
    List<MixConfig.Source> sources = stage.data().sources();
    double weights = sources.stream().mapToDouble(s -> s.weight().orElseThrow()).sum();
    double talk =
        sources.stream()
            .filter(s -> s.path().matches("train/(picture|talk|caption|dialogue|choice).jsonl"))
            .mapToDouble(s -> s.weight().orElseThrow())
            .sum();
    return stage.data().epochSamples().orElseThrow() * talk / weights;
  }
}
