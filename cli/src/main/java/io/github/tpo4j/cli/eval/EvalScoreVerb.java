package io.github.tpo4j.cli.eval;

import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Benchmarks;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Scores;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores a prediction file as the official tool of its benchmark does. */
@Command(
    name = "score",
    description = "Score predictions as the official tool of the benchmark does.",
    footer = {"%n`tpo eval list BENCHMARK` explains its files, variants and options."})
final class EvalScoreVerb implements Callable<Integer> {
  private static final int SHORT_CURVE = 4;

  private final Terminal terminal;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "BENCHMARK", description = "Name, as `tpo eval list` shows it.")
  private String name;

  @Option(
      names = "--annotations",
      paramLabel = "PATH",
      description = "Ground truth, in the benchmark's own layout.")
  private Path annotations;

  @Option(
      names = "--predictions",
      required = true,
      paramLabel = "PATH",
      description = "Predictions, in the official format.")
  private Path predictions;

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description = "Scoring rule; without it the benchmark's first.")
  private String variant;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description = "A setting of the benchmark; may be repeated.")
  private Map<String, String> options = Map.of();

  EvalScoreVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    output.apply();
    Benchmark benchmark = Benchmarks.named(name);
    Inputs inputs = Inputs.of(benchmark.card(), annotations, predictions, variant, options);
    Scores scores = benchmark.score(inputs);
    if (output.json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("benchmark", benchmark.card().name());
      document.put("variant", inputs.variant());
      document.put("standing", benchmark.card().standing().toString());
      document.putAll(scores.document());
      terminal.out().println(Json.pretty(document));
      return 0;
    }
    terminal
        .out()
        .println(
            "%s, %s, %s"
                .formatted(
                    benchmark.card().title(), inputs.variant(), benchmark.card().standing()));
    print(scores.entries(), "");
    if (!output.quiet) {
      scores.warnings().forEach(w -> terminal.err().println("tpo: warning: " + w));
    }
    return 0;
  }

  private void print(List<Scores.Entry> entries, String indent) {
    int width = entries.stream().mapToInt(e -> e.name().length()).max().orElse(0);
    for (Scores.Entry e : entries) {
      if (e instanceof Scores.Group group) {
        terminal.out().println(indent + group.name());
        print(group.entries(), indent + "  ");
      } else {
        terminal
            .out()
            .println(
                indent
                    + Terminal.harmless(e.name())
                    + " ".repeat(width - e.name().length() + 2)
                    + shown(e));
      }
    }
  }

  private static String shown(Scores.Entry e) {
    if (e instanceof Scores.Value v) {
      return v.printed().orElseGet(() -> plain(v.value()));
    }
    List<Double> values = ((Scores.Curve) e).values();
    return values.size() <= SHORT_CURVE
        ? String.join(" of ", values.stream().map(EvalScoreVerb::plain).toList())
        : "%d numbers: see --json".formatted(values.size());
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.valueOf((long) value)
        : Double.toString(value);
  }
}
