package io.github.tpo4j.train;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.core.config.Nearest;
import io.github.tpo4j.data.load.BadSamples;
import io.github.tpo4j.data.load.Loader;
import io.github.tpo4j.data.mix.BatchOrder;
import io.github.tpo4j.data.mix.Batching;
import io.github.tpo4j.data.mix.Mix;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.train.checkpoint.Checkpoints;
import io.github.tpo4j.train.checkpoint.RunState;
import io.github.tpo4j.train.log.EventFile;
import io.github.tpo4j.train.log.JsonLog;
import io.github.tpo4j.train.log.Lines;
import io.github.tpo4j.train.log.Memory;
import io.github.tpo4j.train.log.Watcher;
import io.github.tpo4j.train.optim.Group;
import io.github.tpo4j.train.optim.Optimiser;
import io.github.tpo4j.train.recipe.Precision;
import io.github.tpo4j.train.recipe.Recipe;
import io.github.tpo4j.train.recipe.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stage of a run: data, optimiser, checkpoints and logs around the {@link Trainer}. */
final class StageRun<P> {
  private static final Logger log = LoggerFactory.getLogger(StageRun.class);

  private final Recipe recipe;
  private final Stage stage;
  private final Objective<P> objective;
  private final Optimiser optimiser;
  private final Mix mix;
  private final BatchOrder order;
  private final int steps;

  /** Call it in the scope of the model: the optimiser's tensors live as long. */
  StageRun(Recipe recipe, Stage stage, Objective<P> objective, Path data) {
    this.recipe = recipe;
    this.stage = stage;
    this.objective = objective;
    optimiser = new Optimiser(thaw(stage, objective.parts()), stage.optimiser());
    mix = Mix.open(stage.data(), data);
    Batching batching = new Batching(stage.batch().size(), stage.batch().bucket(), 0, 1);
    order = new BatchOrder(mix, batching, seed(recipe, stage));
    steps =
        stage
            .length()
            .steps(mix.samplesPerEpoch(), order.batchesPerEpoch(), stage.batch().accumulate());
  }

  /** Stages differ in their seeds, or the second would see the order of the first. */
  static long seed(Recipe recipe, Stage stage) {
    return 1_000_003 * recipe.seed() + recipe.stages().indexOf(stage);
  }

  /** Freezes everything, then makes the parts that the stage names trainable. */
  private static List<Group> thaw(Stage stage, Map<String, Objective.Part> parts) {
    parts.values().forEach(p -> freeze(p.layer()));
    List<Group> groups = new ArrayList<>();
    stage
        .train()
        .forEach(
            (name, rate) -> {
              Objective.Part part = parts.get(name);
              if (part == null || part.parameters().isEmpty()) {
                throw TpoException.model(unknown(stage, name, parts));
              }
              part.layer().train(true);
              part.parameters().values().forEach(t -> t.set_requires_grad(true));
              groups.add(new Group(name, rate, part.parameters()));
            });
    return groups;
  }

  private static void freeze(Layer layer) {
    layer.trainable(false);
    layer.eval();
  }

  private static String unknown(Stage stage, String name, Map<String, Objective.Part> parts) {
    String hint =
        parts.containsKey(name)
            ? "the model has no weights there; does its config.json leave it out?"
            : Nearest.of(name, parts.keySet())
                .map(near -> "is it \"" + near + "\"?")
                .orElse("known parts: " + String.join(", ", parts.keySet()));
    return "stage %s, train.%s: there is no such part of the model; %s"
        .formatted(stage.name(), name, hint);
  }

  /** Steps of the whole stage. */
  int steps() {
    return steps;
  }

  /** Samples of one pass over the data. */
  int samples() {
    return mix.samplesPerEpoch();
  }

  /** The trained weights in f32 by name. */
  Map<String, Tensor> trained() {
    return optimiser.weights();
  }

  /**
   * Tells what the stage would train, the memory it takes and, after two batches, its time.
   *
   * @return seconds that all steps would take
   */
  double rehearse(Path folder, Consumer<String> lines) {
    long all = 0;
    for (Map.Entry<String, Objective.Part> e : objective.parts().entrySet()) {
      long size = e.getValue().size();
      Double rate = stage.train().get(e.getKey());
      all += size;
      lines.accept(
          "  %-16s %,14d  %s"
              .formatted(e.getKey(), size, rate == null ? "frozen" : "rate " + rate));
    }
    long trained = optimiser.parameters();
    lines.accept(
        "  %-16s %,14d of %,d (%.1f %%)".formatted("trained", trained, all, 100.0 * trained / all));
    int weight = stage.dtype() == Precision.BF16 ? 2 : 4;
    double copies = stage.dtype() == Precision.BF16 ? 4 : 0;
    lines.accept(
        String.format(
            Locale.ROOT,
            "  memory: weights %.1f MB, gradients %.1f MB, optimiser %.1f MB, and a step's"
                + " activations",
            all * weight / 1e6,
            trained * weight / 1e6,
            trained * (8 + copies) / 1e6));
    makeFolder(folder);
    BadSamples bad = new BadSamples(folder.resolve("bad-samples.jsonl"), samples(), 1);
    Trainer<P> trainer = new Trainer<>(stage, objective, optimiser, steps, order);
    try (Loader<P> loader = new Loader<>(order, objective, stage.loading(), bad, 0)) {
      double seconds = trainer.rehearse(loader);
      lines.accept(
          String.format(
              Locale.ROOT,
              "  time: %.2f s a step, measured; %d steps take about %s; the process holds %.1f GB",
              seconds,
              steps,
              Lines.duration(Math.round(seconds * steps)),
              Memory.held() / 1e9));
      return seconds * steps;
    } finally {
      mix.close();
    }
  }

  /**
   * Takes all steps that are left.
   *
   * @param folder of the stage
   * @throws Trainer.Stopped where the signal ended it; a checkpoint has been written
   */
  void run(Path folder, List<Watcher> watchers, StopSignal stop) {
    makeFolder(folder);
    Checkpoints checkpoints = new Checkpoints(folder.resolve("checkpoints"), stage.saving().keep());
    Optional<Checkpoints.Found> found = checkpoints.newest();
    found.ifPresent(f -> f.restore(optimiser));
    int from = found.map(f -> f.state().step()).orElse(0);
    long batch = found.map(f -> order.resume(f.state().cursor())).orElse(0L);
    found.ifPresent(f -> log.info("stage {} goes on behind {}", stage.name(), f.folder()));
    Trainer<P> trainer = new Trainer<>(stage, objective, optimiser, steps, order);
    BadSamples bad =
        new BadSamples(
            folder.resolve("bad-samples.jsonl"), mix.samplesPerEpoch(), stage.loading().badShare());
    List<Watcher> all = new ArrayList<>(watchers);
    all.add(new JsonLog(folder.resolve("log.jsonl"), from));
    all.add(new EventFile(folder, stage.saving().log()));
    try (Loader<P> loader = new Loader<>(order, objective, stage.loading(), bad, batch)) {
      trainer.run(
          loader,
          from,
          found.map(f -> f.state().skipped()).orElse(0),
          all,
          step -> border(step, trainer, checkpoints, stop));
    } finally {
      all.forEach(Watcher::close);
      mix.close();
    }
  }

  private void border(int step, Trainer<P> trainer, Checkpoints checkpoints, StopSignal stop) {
    boolean stopped = stop.isRaised();
    int every = stage.saving().every();
    if (stopped || step == steps || (every > 0 && step % every == 0)) {
      long batch = (long) step * stage.batch().accumulate();
      checkpoints.write(
          new RunState(step, trainer.skipped(), order.cursor(batch)),
          optimiser,
          Config.toYaml(recipe));
    }
    if (stopped && step < steps) {
      throw new Trainer.Stopped(step);
    }
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw TpoException.unwritable(folder, e);
    }
  }
}
