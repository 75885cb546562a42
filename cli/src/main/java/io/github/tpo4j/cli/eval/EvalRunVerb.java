package io.github.tpo4j.cli.eval;

import io.github.tpo4j.cli.ask.ModelOptions;
import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.ProgressLine;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Benchmarks;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.run.Result;
import io.github.tpo4j.eval.run.RunPlan;
import io.github.tpo4j.eval.run.Runner;
import io.github.tpo4j.eval.run.Shard;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Tpo;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a model on a benchmark and scores what it says. */
@Command(
    name = "run",
    description = "Run a model on a benchmark: replies, official files and scores in --out.",
    footer = {
      "%nA run that was stopped goes on where it was. DIR/replies-*.jsonl has every reply,",
      "DIR/official the files in official formats, DIR/result.json the numbers."
    })
final class EvalRunVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private OutputOptions output;
  @Mixin private ModelOptions model;

  @Parameters(paramLabel = "BENCHMARK", description = "Name, as `tpo eval list` shows it.")
  private String name;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The benchmark's annotations and media, in its published layout.")
  private Path data;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "The run's files.")
  private Path out;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description = "A setting of the run, as `tpo eval list BENCHMARK` shows it; may be repeated.")
  private Map<String, String> options = Map.of();

  @Option(names = "--limit", paramLabel = "N", description = "Only the first N questions.")
  private Integer limit;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      defaultValue = "0/1",
      description = "Every N-th question from I on; the shard that ends last scores.")
  private String shard;

  EvalRunVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    output.apply();
    Benchmark benchmark = Benchmarks.named(name);
    RunPlan plan =
        new RunPlan(
            data,
            out,
            options,
            limit == null ? OptionalInt.empty() : OptionalInt.of(limit),
            Shard.parse(shard));
    Runner runner = new Runner(benchmark, plan, AskOptions.DEFAULT);
    Path dir = model.dir();
    Optional<Result> result;
    try (ProgressLine progress = output.progress(terminal)) {
      progress.update("loading the model", 0, 0);
      try (Tpo tpo = Tpo.load(dir, model.load())) {
        result = runner.run(dir, tpo, progress);
      }
    }
    if (result.isEmpty()) {
      terminal.err().println("tpo: this shard is done; others have questions left");
      return 0;
    }
    show(result.get());
    return 0;
  }

  private void show(Result r) {
    if (output.json) {
      terminal.out().println(Json.pretty(r));
      return;
    }
    terminal
        .out()
        .println(
            "%s (%s): %s"
                .formatted(
                    r.benchmark(),
                    r.variant(),
                    r.items()
                        .filter(i -> Double.isFinite(i.mean()))
                        .map(i -> i.metric() + " " + Scores.decimals(i.mean(), 2))
                        .orElse("no figure")));
    terminal
        .out()
        .println(
            "%d questions, %d unreadable, %.1f s; %s"
                .formatted(r.asked(), r.unreadable(), r.seconds(), out.resolve(Result.FILE)));
    if (!output.quiet) {
      r.warnings().forEach(w -> terminal.err().println("tpo: warning: " + w));
    }
  }
}
