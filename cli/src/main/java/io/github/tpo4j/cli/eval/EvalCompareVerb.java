package io.github.tpo4j.cli.eval;

import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.compare.Comparison;
import io.github.tpo4j.eval.run.Result;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares the headline number of two runs. */
@Command(
    name = "compare",
    description = "Compare two runs: the difference, its interval, and which inputs differ.",
    footer = {"%nThe interval is a paired bootstrap over the items: 95 % of 10,000 draws."})
final class EvalCompareVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private OutputOptions output;

  @Parameters(index = "0", paramLabel = "A", description = "Directory of the first run.")
  private Path a;

  @Parameters(index = "1", paramLabel = "B", description = "Directory of the second run.")
  private Path b;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "Seed of the draws.")
  private long seed;

  EvalCompareVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    output.apply();
    Comparison c = Comparison.of(Result.read(a), Result.read(b), seed);
    if (output.json) {
      terminal.out().println(Json.pretty(c));
      return 0;
    }
    terminal
        .out()
        .println(
            "%s, %s on %d items: %s against %s, difference %s [%s, %s]"
                .formatted(
                    c.benchmark(),
                    c.metric(),
                    c.paired(),
                    shown(c.a()),
                    shown(c.b()),
                    shown(c.difference()),
                    shown(c.low()),
                    shown(c.high())));
    c.inputs()
        .forEach(i -> terminal.out().println("%s: %s | %s".formatted(i.name(), i.a(), i.b())));
    return 0;
  }

  private static String shown(double value) {
    return Scores.decimals(value, 4);
  }
}
