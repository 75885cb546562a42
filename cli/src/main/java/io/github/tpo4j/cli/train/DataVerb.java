package io.github.tpo4j.cli.train;

import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.ProgressLine;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.data.check.DataCheck;
import io.github.tpo4j.data.check.DataReport;
import io.github.tpo4j.data.mix.MixConfig;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Looks at training data. */
@Command(name = "data", mixinStandardHelpOptions = true, description = "Look at training data.")
public final class DataVerb {

  /** Finds what is wrong before a run does. */
  @Command(
      name = "check",
      description = "Read every sample, decode every medium, and name what is bad.",
      footer = {"%nExit status 1 where something is bad: see docs/data.md."})
  public static final class Check implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private OutputOptions output;

    @Parameters(
        paramLabel = "DIR|MIX.yaml",
        description = "A folder with files of samples, or a mix; its paths are relative to it.")
    private Path data;

    public Check(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      output.apply();
      DataReport report;
      try (ProgressLine progress = output.progress(terminal)) {
        report =
            Files.isDirectory(data)
                ? DataCheck.of(data, progress)
                : DataCheck.of(
                    Config.read(data, MixConfig.class),
                    data.toAbsolutePath().getParent(),
                    progress);
      }
      if (output.json) {
        terminal.out().println(Json.pretty(report));
      } else {
        print(report, terminal.out());
      }
      return report.good() ? 0 : 1;
    }

    private void print(DataReport report, PrintWriter out) {
      for (DataReport.Source s : report.sources()) {
        out.printf("%s (%s): %d samples%n", s.name(), s.split(), s.samples());
        if (s.samples() > 0) {
          out.println("  " + counts(s.groups()));
          out.println("  kinds: " + counts(s.kinds()));
          out.printf(
              "  characters: %d to %d, half below %d%n",
              s.characters().get(0), s.characters().get(2), s.characters().get(1));
        }
      }
      out.printf("%d media%n", report.media());
      if (!output.quiet) {
        report.warnings().forEach(w -> out.println("odd: " + w));
      }
      report.problems().forEach(p -> out.println("bad: " + p));
      out.println(report.good() ? "good" : report.problems().size() + " problems");
    }

    private static String counts(Map<String, Integer> counts) {
      return counts.entrySet().stream()
          .map(e -> e.getValue() + " " + e.getKey())
          .collect(Collectors.joining(", "));
    }
  }
}
