package io.github.tpo4j.cli.eval;

import io.github.tpo4j.cli.ask.ModelOptions;
import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.ProgressLine;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.eval.world.Figures;
import io.github.tpo4j.eval.world.WorldRun;
import io.github.tpo4j.model.Tpo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All figures of a model on a split of the embedded world. */
@Command(
    name = "world",
    description = "Run a model on a split of the world and print all its figures in one table.",
    footer = {
      "%nExample: tpo eval world --model run/model --data world/test --out figures/run",
      "A run that was stopped goes on where it was. DIR/figures.json has the numbers,",
      "DIR/figures.md a row of a table, and each part a folder with replies and official files."
    })
final class EvalWorldVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private OutputOptions output;
  @Mixin private ModelOptions model;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "A split, as `tpo world make` writes it.")
  private Path data;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "The run's files.")
  private Path out;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only the first N questions of each part.")
  private Integer limit;

  @Option(
      names = "--beside",
      paramLabel = "DIR",
      description = "A finished run to show in the table too. May be repeated.")
  private List<Path> beside = List.of();

  EvalWorldVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    output.apply();
    Map<String, Figures> runs = new LinkedHashMap<>();
    beside.forEach(run -> runs.put(run.toString(), Figures.read(run)));
    Path dir = model.dir();
    OptionalInt most = limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
    Figures figures;
    try (ProgressLine progress = output.progress(terminal)) {
      progress.update("loading the model", 0, 0);
      try (Tpo tpo = Tpo.load(dir, model.load())) {
        figures = new WorldRun(data, out, most).run(dir, tpo, progress);
      }
    }
    runs.put(out.toString(), figures);
    terminal.out().print(output.json ? Json.pretty(figures) + "\n" : Figures.table(runs));
    terminal.out().flush();
    return 0;
  }
}
