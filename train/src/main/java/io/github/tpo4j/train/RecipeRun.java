package io.github.tpo4j.train;

import io.github.tpo4j.core.FileTree;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.mix.MixConfig;
import io.github.tpo4j.data.view.ViewSettings;
import io.github.tpo4j.model.TpoConfig;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.weights.Params;
import io.github.tpo4j.train.dense.DenseObjective;
import io.github.tpo4j.train.exam.Exam;
import io.github.tpo4j.train.exam.Table;
import io.github.tpo4j.train.log.Lines;
import io.github.tpo4j.train.log.Peak;
import io.github.tpo4j.train.mllm.MllmModel;
import io.github.tpo4j.train.mllm.MllmObjective;
import io.github.tpo4j.train.recipe.ExamSettings;
import io.github.tpo4j.train.recipe.Recipe;
import io.github.tpo4j.train.recipe.Stage;
import io.github.tpo4j.train.report.RunReport;
import io.github.tpo4j.train.track.MaskTrackObjective;
import io.github.tpo4j.train.world.Films;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Device;

/**
 * Runs a recipe: stage by stage, each from the model that the one before made. Stages that are done
 * are not done again.
 */
public final class RecipeRun {
  /** Folder of the split beside the training data that the report asks about. */
  private static final String HELD_OUT = "test";

  private static final String ENCODER = "vision_encoder";
  private static final String CONNECTOR = "connector";

  private final Path recipeFolder;
  private final Recipe recipe;
  private final Path data;
  private final RunFolder out;
  private final Device device;
  private final Consumer<String> lines;

  /**
   * @param recipeFile what paths in the recipe are relative to
   * @param data folder that the sources of the stages are relative to
   * @param lines takes what is told to people
   */
  public RecipeRun(
      Path recipeFile, Recipe recipe, Path data, Path out, Device device, Consumer<String> lines) {
    this.recipeFolder = recipeFile.toAbsolutePath().getParent();
    this.recipe = recipe;
    this.data = data;
    this.out = new RunFolder(out);
    this.device = device;
    this.lines = lines;
  }

  /** Whether a run came to its end. */
  public enum Outcome {
    FINISHED,
    /** A stop signal ended it; it goes on with resume. */
    STOPPED
  }

  /** Begins the run. */
  public Outcome begin(StopSignal stop) {
    requireData();
    exam();
    out.begin(recipe);
    return run(stop);
  }

  /** Goes on with the run where its newest checkpoint is. */
  public Outcome resume(StopSignal stop) {
    requireData();
    out.resume(recipe);
    return run(stop);
  }

  /**
   * Tells of every stage what it would train, the memory it takes and its time, from two batches
   * that teach nothing. A stage whose start is not made yet is tried on the first stage's.
   */
  public void rehearse() {
    requireData();
    double seconds = 0;
    for (Stage stage : recipe.stages()) {
      ModelScope.Built<Staged> built = ModelScope.build(() -> stage(stage));
      try (ModelScope scope = built.scope()) {
        StageRun<?> run = built.value().run;
        lines.accept(announcement(stage, run));
        Path folder = Files.createTempDirectory("tpo-dry-run");
        seconds += run.rehearse(folder, lines);
        FileTree.remove(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    lines.accept("all stages: about " + Lines.duration(Math.round(seconds)));
  }

  private static String announcement(Stage stage, StageRun<?> run) {
    return "stage %s: %d steps of %d samples, %d samples an epoch"
        .formatted(stage.name(), run.steps(), stage.batch().perStep(), run.samples());
  }

  /** The model that the run ends with. */
  public Path model() {
    return out.model(recipe, recipe.stages().get(recipe.stages().size() - 1));
  }

  private void requireData() {
    if (!Files.isDirectory(data)) {
      throw TpoException.data(
          data
              + (Files.exists(data) ? ": is a file" : ": there is no such folder")
              + "; expected the data folder; `tpo world make` makes one");
    }
    for (Stage stage : recipe.stages()) {
      if (!Files.exists(out.model(recipe, stage))) {
        requireData(stage);
      }
    }
  }

  /** What the last stage misses is to be told before the first one has taken its hours. */
  private void requireData(Stage stage) {
    for (MixConfig.Source source : stage.data().sources()) {
      Path file = data.resolve(source.path());
      if (!Files.exists(file)) {
        throw TpoException.data(
            "stage %s, data: %s: there is no such file or folder".formatted(stage.name(), file));
      }
    }
  }

  private Outcome run(StopSignal stop) {
    Optional<Exam> exam = exam();
    if (exam.isPresent() && !Files.exists(out.start())) {
      keepStart();
    }
    for (Stage stage : recipe.stages()) {
      Path model = out.model(recipe, stage);
      if (Files.exists(model)) {
        lines.accept("stage %s: done, %s".formatted(stage.name(), model));
        continue;
      }
      try {
        run(stage, model, stop);
      } catch (Trainer.Stopped e) {
        lines.accept("stage %s: %s; go on with --resume".formatted(stage.name(), e.getMessage()));
        return Outcome.STOPPED;
      }
      report();
    }
    exam.ifPresent(this::examine);
    return Outcome.FINISHED;
  }

  private Optional<Exam> exam() {
    return recipe.exam().map(e -> new Exam(e, data, device.str().getString()));
  }

  private void keepStart() {
    Stage first = recipe.stages().get(0);
    ModelScope.Built<MllmModel> built = ModelScope.build(() -> model(first));
    try (ModelScope scope = built.scope()) {
      ModelFolder.write(out.start(), built.value(), Map.of(), recipe, first);
      built.value().tokenizer().close();
    }
  }

  private void examine(Exam exam) {
    ExamSettings asked = recipe.exam().orElseThrow();
    lines.accept("exam: asking the models in %s and %s".formatted(out.start(), model()));
    Table table =
        Table.of(
            asked.data(), asked.samples(), exam.ask(out.start()), exam.ask(model()), exam.chance());
    table.lines().forEach(lines);
    out.figures(table);
  }

  /** A page that cannot be made does not end a run. */
  private void report() {
    Path test = data.resolve(HELD_OUT);
    Optional<Path> heldOut = Files.isDirectory(test) ? Optional.of(test) : Optional.empty();
    try {
      lines.accept("report: " + RunReport.write(out.path(), heldOut, device.str().getString()));
    } catch (TpoException e) {
      lines.accept("report: not written: " + e.getMessage());
    }
  }

  private void run(Stage stage, Path model, StopSignal stop) {
    ModelScope.Built<Staged> built = ModelScope.build(() -> stage(stage));
    try (ModelScope scope = built.scope()) {
      StageRun<?> run = built.value().run;
      lines.accept(announcement(stage, run));
      Lines watcher = new Lines(lines, stage.saving().log(), Peak.measure(stage.dtype(), device));
      run.run(out.stage(stage), List.of(watcher), stop);
      ModelFolder.write(model, built.value().model, run.trained(), recipe, stage);
      lines.accept("stage %s: model in %s".formatted(stage.name(), model));
      built.value().model.tokenizer().close();
    }
  }

  private record Staged(MllmModel model, StageRun<?> run) {}

  private Staged stage(Stage stage) {
    MllmModel model = model(stage);
    return new Staged(model, new StageRun<>(recipe, stage, objective(model, stage), data));
  }

  private MllmModel model(Stage stage) {
    MllmModel.Build build = new MllmModel.Build(stage.dtype(), device, stage.formulas());
    return switch (start(stage)) {
      case Stage.FRESH ->
          MllmModel.fresh(
              named("sizes", recipe.sizes()),
              named("tokenizer", recipe.tokenizer()),
              StageRun.seed(recipe, stage),
              build);
      case Stage.PREVIOUS -> {
        Stage before = recipe.stages().get(recipe.stages().indexOf(stage) - 1);
        yield open(out.model(recipe, before), stage, build);
      }
      default -> open(recipeFolder.resolve(start(stage)), stage, build);
    };
  }

  private MllmModel open(Path dir, Stage stage, MllmModel.Build build) {
    Path sizes = recipe.sizes().map(recipeFolder::resolve).orElse(dir.resolve(TpoConfig.FILE));
    return MllmModel.open(dir, sizes, stage.fresh(), StageRun.seed(recipe, stage), build);
  }

  /** Where a stage starts; the first stage's start in a rehearsal before there is another. */
  private String start(Stage stage) {
    int number = recipe.stages().indexOf(stage);
    boolean missing =
        stage.init().equals(Stage.PREVIOUS)
            && !Files.exists(out.model(recipe, recipe.stages().get(number - 1)));
    return missing ? recipe.stages().get(0).init() : stage.init();
  }

  private Path named(String key, Optional<String> path) {
    return recipeFolder.resolve(
        path.orElseThrow(
            () ->
                TpoException.model(
                    key + ": missing; a stage with init: fresh needs the recipe's " + key)));
  }

  private Objective<?> objective(MllmModel model, Stage stage) {
    return switch (stage.objective()) {
      case MLLM -> new MllmObjective(model, stage, out.cache());
      case VISION ->
          new DenseObjective(
              networks(model, stage),
              Params.fresh(StageRun.seed(recipe, stage), model.model().vision.dtype(), device),
              new Films(),
              ViewSettings.NAMING,
              DenseObjective.PICTURES);
      case MASKS ->
          new MaskTrackObjective(
              model.model().mask.sam(), new Films(), stage.tracks(), ViewSettings.TRACKING);
    };
  }

  private static DenseObjective.Networks networks(MllmModel model, Stage stage) {
    boolean connected = stage.train().containsKey(CONNECTOR);
    Map<String, Objective.Part> parts = new LinkedHashMap<>(model.parts());
    parts.keySet().retainAll(connected ? Set.of(ENCODER, CONNECTOR) : Set.of(ENCODER));
    return new DenseObjective.Networks(
        model.model().vision,
        model.config().vision(),
        connected ? model.model().connector : null,
        model.config().llm().hidden(),
        parts);
  }
}
