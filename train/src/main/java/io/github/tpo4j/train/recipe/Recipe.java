package io.github.tpo4j.train.recipe;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.core.config.Default;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A whole training: stages in order, each starting from what the one before made.
 *
 * <pre>
 * name: tiny
 * sizes: tiny/config.json
 * tokenizer: tiny/tokenizer
 * stages:
 *   - name: assign
 *     init: fresh
 *     train: {lora: 2e-5}
 *     data: {sources: [{path: train/region.jsonl}]}
 *     length: {epochs: 1}
 * </pre>
 *
 * @param name of the recipe, for the model's card
 * @param sizes {@code config.json} of a model that starts fresh or with other sizes than those of
 *     the directory it starts from, relative to the recipe's folder
 * @param tokenizer folder of its tokenizer, relative to the recipe's folder
 * @param seed of weights, order, dropout: the same recipe and data give the same model
 * @param weights type of the weights in the finished model
 * @param take names of the stages that are run, in the order of the file; all if empty. For recipes
 *     that are a variant of another one (see {@link Config})
 * @param exam what the first and the finished model are asked at the end; nothing if left out
 */
public record Recipe(
    String name,
    Optional<String> sizes,
    Optional<String> tokenizer,
    @Default("1") long seed,
    @Default("f32") Precision weights,
    @Default("[]") List<String> take,
    Optional<ExamSettings> exam,
    List<Stage> stages) {
  public Recipe {
    stages = taken(take, stages);
    Set<String> names = new HashSet<>();
    for (Stage stage : stages) {
      if (!names.add(stage.name())) {
        throw TpoException.model("stages: the name \"" + stage.name() + "\" stands twice");
      }
    }
    if (stages.isEmpty()) {
      throw TpoException.model("stages: expected at least one stage but found none");
    }
    if (stages.get(0).init().equals(Stage.PREVIOUS)) {
      throw TpoException.model(
          "stages[0].init: the first stage has no previous one; expected fresh or a model"
              + " directory");
    }
  }

  private static List<Stage> taken(List<String> take, List<Stage> stages) {
    List<String> names = stages.stream().map(Stage::name).toList();
    for (String name : take) {
      if (!names.contains(name)) {
        throw TpoException.model(
            "take: there is no stage \"%s\"; the stages are %s"
                .formatted(name, String.join(", ", names)));
      }
    }
    return take.isEmpty()
        ? List.copyOf(stages)
        : stages.stream().filter(s -> take.contains(s.name())).toList();
  }

  /**
   * Reads a recipe file.
   *
   * @param changes {@code key=value} as on the command line; see {@link Config#read(Path, Class,
   *     List)}
   */
  public static Recipe read(Path file, List<String> changes) {
    return Config.read(file, Recipe.class, changes);
  }
}
