package io.github.tpo4j.cli.train;

import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.train.report.RunReport;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the page of a training run, also while it goes. */
@Command(
    name = "report",
    description =
        "Write report.html of a training run: curves, recipe, and what the model says about"
            + " samples that it was not trained on.",
    footer = {"%nExample: tpo report run --held-out world/test"})
public final class ReportVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "RUN", description = "Folder of the run, as tpo train writes it.")
  private Path run;

  @Option(
      names = "--held-out",
      paramLabel = "DIR",
      description = "Folder with samples to ask the newest model about; without it only curves.")
  private Path heldOut;

  @Option(
      names = "--device",
      defaultValue = "auto",
      description = "auto, cpu, cuda or cuda:N; default ${DEFAULT-VALUE}.")
  private String device;

  public ReportVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    output.apply();
    terminal.out().println(RunReport.write(run, Optional.ofNullable(heldOut), device));
    terminal.out().flush();
    return 0;
  }
}
