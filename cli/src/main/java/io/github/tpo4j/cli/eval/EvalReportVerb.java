package io.github.tpo4j.cli.eval;

import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.eval.compare.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes one page of HTML about runs. */
@Command(
    name = "report",
    description = "Write a page about runs: numbers, bars a task, what went wrong.")
final class EvalReportVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "DIR", arity = "1..*", description = "Directories of finished runs.")
  private List<Path> runs;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      defaultValue = "report.html",
      description = "The page (default: ${DEFAULT-VALUE}).")
  private Path out;

  EvalReportVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    output.apply();
    String html = Report.of(runs);
    try {
      Files.writeString(out, html);
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.USAGE, "--out %s: cannot be written (%s)".formatted(out, e), e);
    }
    if (!output.quiet) {
      terminal.err().println("tpo: wrote " + out);
    }
    return 0;
  }
}
