package io.github.tpo4j.train.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {
  private static final String GOOD =
      """
      name: two
      sizes: tiny.json
      tokenizer: words
      stages:
        - name: assign
          init: fresh
          train: {lora: 2e-5}
          data: {sources: [{path: region.jsonl}]}
          length: {epochs: 1}
        - name: joint
          train: {lora: 2e-5, connector: 1e-4}
          data: {sources: [{path: region.jsonl}, {path: chat.jsonl, ratio: 0.5}]}
          length: {samples: 1000}
          losses: {mask: 0.5}
          dtype: bf16
      """;

  @TempDir private Path folder;

  @Test
  void aRecipeHasDefaultsAndReadsBackAsItWasWritten() throws IOException {
    Recipe recipe = recipe(GOOD);
    Stage joint = recipe.stages().get(1);
    assertThat(joint.init()).isEqualTo(Stage.PREVIOUS);
    assertThat(joint.factor("mask")).isEqualTo(0.5);
    assertThat(joint.factor("lm")).isEqualTo(1);
    assertThat(joint.schedule()).isEqualTo(new Schedule(0.2, 0));
    assertThat(joint.optimiser().weightDecay()).isEqualTo(0.02);
    assertThat(joint.dtype()).isEqualTo(Precision.BF16);
    assertThat(Config.parse(Config.toYaml(recipe), "again.yaml", Recipe.class)).isEqualTo(recipe);
  }

  @Test
  void valuesAreChangedByPath() throws IOException {
    Recipe recipe =
        recipe(
            GOOD,
            "stages.joint.batch.size=4",
            "stages.*.dtype=f32",
            "stages.0.train.lora=1e-3",
            "seed=7");
    assertThat(recipe.seed()).isEqualTo(7);
    assertThat(recipe.stages()).extracting(Stage::dtype).containsOnly(Precision.F32);
    assertThat(recipe.stages()).extracting(s -> s.batch().size()).containsExactly(8, 4);
    assertThat(recipe.stages().get(0).train()).containsEntry("lora", 1e-3);
  }

  @Test
  void whatIsWrongIsSaidWithItsPlace() {
    assertThatThrownBy(() -> recipe(GOOD, "stages.joint.batch.sise=4"))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("stages[1].batch.sise: unknown key; is it \"size\"?");
    assertThatThrownBy(() -> recipe(GOOD, "stages.jiont.dtype=f32"))
        .hasMessageContaining(
            "stages.jiont.dtype: there is no element \"jiont\"; is it \"joint\"?");
    assertThatThrownBy(() -> recipe(GOOD, "seed")).hasMessageContaining("expected key=value");
    assertThatThrownBy(() -> recipe(GOOD.replace("init: fresh", "init: previous")))
        .hasMessageContaining("the first stage has no previous one");
    assertThatThrownBy(() -> recipe(GOOD.replace("epochs: 1", "epochs: 1, steps: 2")))
        .hasMessageContaining("length: expected one of epochs, steps and samples but found 2");
    assertThatThrownBy(() -> recipe(GOOD.replace("name: joint", "name: assign")))
        .hasMessageContaining("the name \"assign\" stands twice");
  }

  @Test
  void ratesRiseInALineAndFallAlongACosine() {
    Schedule schedule = new Schedule(0.2, 0.05);
    assertThat(schedule.factor(0, 100)).isCloseTo(1 / 21.0, within(1e-12));
    assertThat(schedule.factor(19, 100)).isCloseTo(20 / 21.0, within(1e-12));
    assertThat(schedule.factor(20, 100)).isEqualTo(1);
    assertThat(schedule.factor(60, 100)).isCloseTo(0.525, within(1e-12));
    assertThat(schedule.factor(100, 100)).isCloseTo(0.05, within(1e-12));
    assertThat(new Schedule(0, 0).factor(0, 10)).isEqualTo(1);
  }

  @Test
  void lengthsAreSteps() {
    assertThat(length(Optional.of(2.0), Optional.empty()).steps(100, 13, 2)).isEqualTo(13);
    assertThat(length(Optional.empty(), Optional.of(50L)).steps(100, 13, 1)).isEqualTo(7);
    assertThat(length(Optional.of(0.001), Optional.empty()).steps(100, 13, 1)).isEqualTo(1);
  }

  private static Length length(Optional<Double> epochs, Optional<Long> samples) {
    return new Length(epochs, Optional.empty(), samples);
  }

  private Recipe recipe(String text, String... changes) throws IOException {
    Path file = folder.resolve("recipe.yaml");
    Files.writeString(file, text);
    return Recipe.read(file, List.of(changes));
  }
}
