package io.github.tpo4j.train;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.core.config.Difference;
import io.github.tpo4j.train.checkpoint.Durable;
import io.github.tpo4j.train.exam.Table;
import io.github.tpo4j.train.recipe.Recipe;
import io.github.tpo4j.train.recipe.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder of a run:
 *
 * <pre>
 * recipe.yaml                  the resolved recipe
 * model/                       the model after the last stage
 * start/                       the model before the first, where the recipe has an exam
 * figures.json                 what the two make of the exam
 * report.html                  curves and sample predictions
 * cache/                       results of frozen encoders; may be deleted
 * stages/NAME/log.jsonl        one line a step
 * stages/NAME/events.out.*     TensorBoard's
 * stages/NAME/checkpoints/step-N/
 * stages/NAME/model/           the model after this stage, if it is not the last
 * stages/NAME/bad-samples.jsonl
 * </pre>
 */
public record RunFolder(Path path) {
  private static final String RECIPE = "recipe.yaml";

  /** Begins a run; one that has begun to train is not written over. */
  void begin(Recipe recipe) {
    if (Files.exists(path.resolve("stages"))) {
      throw TpoException.usage(
          "%s: holds a run already; go on with it by --resume, or choose another --out"
              .formatted(path));
    }
    try {
      Files.createDirectories(path);
      Durable.text(path.resolve(RECIPE), Config.toYaml(recipe));
    } catch (IOException e) {
      throw TpoException.unwritable(path, e);
    }
  }

  /** Goes on with a run; another recipe than the run began with is refused, naming the key. */
  void resume(Recipe recipe) {
    Path file = path.resolve(RECIPE);
    if (!Files.exists(file)) {
      throw TpoException.usage(
          "%s: there is no run to go on with; leave --resume away to begin one".formatted(path));
    }
    Difference.of(Config.read(file, Recipe.class, List.of()), recipe)
        .ifPresent(
            d -> {
              throw TpoException.usage(
                  ("%s: the run was begun with %s %s but now it is %s; a run goes on only as it"
                          + " began: take the change back or begin another with another --out")
                      .formatted(path, name(d, recipe), d.before(), d.now()));
            });
  }

  /** The key, with the name of its stage where that helps. */
  private static String name(Difference d, Recipe recipe) {
    for (int i = 0; i < recipe.stages().size(); i++) {
      String beginning = "stages[" + i + "]";
      if (d.path().startsWith(beginning + ".")) {
        return d.path() + " (stage " + recipe.stages().get(i).name() + ")";
      }
    }
    return d.path();
  }

  /** The recipe that the run was begun with. */
  public Recipe recipe() {
    Path file = path.resolve(RECIPE);
    if (!Files.exists(file)) {
      throw TpoException.usage(
          "%s: expected the folder of a run with %s but found none; `tpo train` makes one"
              .formatted(path, RECIPE));
    }
    return Config.read(file, Recipe.class, List.of());
  }

  /** Folder of a stage. */
  public Path stage(Stage stage) {
    return path.resolve("stages").resolve(stage.name());
  }

  /** Where the model after a stage goes. */
  public Path model(Recipe recipe, Stage stage) {
    boolean last = recipe.stages().indexOf(stage) == recipe.stages().size() - 1;
    return (last ? path : stage(stage)).resolve("model");
  }

  /** Where the model before the first stage goes. */
  Path start() {
    return path.resolve("start");
  }

  /** Writes what the first and the finished model can do. */
  void figures(Table table) {
    try {
      Durable.text(path.resolve("figures.json"), Json.pretty(table));
    } catch (IOException e) {
      throw TpoException.unwritable(path, e);
    }
  }

  /** Results of frozen encoders. */
  Path cache() {
    return path.resolve("cache");
  }
}
