package io.github.tpo4j.cli.train;

import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.model.torch.TorchRuntime;
import io.github.tpo4j.train.RecipeRun;
import io.github.tpo4j.train.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a model by a recipe. */
@Command(
    name = "train",
    description = "Train a model by a recipe: stage by stage, with checkpoints.",
    footer = {
      "%nExample: tpo train recipes/quickstart.yaml --data world --out run",
      "Interrupted, it writes a checkpoint at the next step; --resume goes on from there."
    })
public final class TrainVerb implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final long PATIENCE_SECONDS = 120;

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "RECIPE", description = "The recipe, a YAML file.")
  private Path file;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Folder that the recipe's sources are relative to.")
  private Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "RUN",
      description = "Folder of the run: logs, checkpoints, model.")
  private Path out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Another value than the recipe's, such as stages.assign.batch.size=4 or "
              + "stages.*.dtype=bf16. May be repeated.")
  private List<String> changes = List.of();

  @Option(names = "--resume", description = "Go on with the run in --out.")
  private boolean resume;

  @Option(
      names = "--dry-run",
      description = "Train nothing; tell what would be trained, its memory and its time.")
  private boolean dryRun;

  @Option(
      names = "--device",
      defaultValue = "auto",
      description = "auto, cpu, cuda or cuda:N; default ${DEFAULT-VALUE}.")
  private String device;

  @Mixin private OutputOptions output;

  public TrainVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    output.apply();
    Recipe recipe = Recipe.read(file, changes);
    RecipeRun run = new RecipeRun(file, recipe, data, out, TorchRuntime.device(device), this::tell);
    if (dryRun) {
      run.rehearse();
      return 0;
    }
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(() -> awaitCheckpoint(stop, ended), "tpo-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      RecipeRun.Outcome outcome = resume ? run.resume(stop::get) : run.begin(stop::get);
      return outcome == RecipeRun.Outcome.FINISHED ? 0 : INTERRUPTED;
    } finally {
      ended.countDown();
      if (!stop.get()) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  private void tell(String line) {
    if (!output.quiet) {
      terminal.out().println(line);
      terminal.out().flush();
    }
  }

  /** Holds the end of the process back until the step is done and its checkpoint is on disk. */
  private void awaitCheckpoint(AtomicBoolean stop, CountDownLatch ended) {
    stop.set(true);
    terminal.err().println("tpo: stopping at the next step with a checkpoint");
    terminal.err().flush();
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        terminal.err().println("tpo: the step takes too long; the last checkpoint counts");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
