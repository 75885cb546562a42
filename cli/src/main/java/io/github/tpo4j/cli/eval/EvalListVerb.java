package io.github.tpo4j.cli.eval;

import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Benchmarks;
import io.github.tpo4j.eval.Card;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the benchmarks, or explains one. */
@Command(
    name = "list",
    description = "List the benchmarks, or explain one: files, variants, options, data, licence.")
final class EvalListVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "BENCHMARK", arity = "0..1", description = "Explain this one.")
  private String name;

  EvalListVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    output.apply();
    List<Card> cards =
        name == null
            ? Benchmarks.all().stream().map(Benchmark::card).toList()
            : List.of(Benchmarks.named(name).card());
    if (output.json) {
      terminal.out().println(Json.pretty(cards));
    } else if (name == null) {
      cards.forEach(
          c ->
              terminal
                  .out()
                  .println(
                      String.format(
                          Locale.ROOT, "%-16s %-36s %s", c.name(), c.title(), c.standing())));
    } else {
      terminal.out().println(explained(Benchmarks.named(name)));
    }
    return 0;
  }

  private static String explained(Benchmark benchmark) {
    Card c = benchmark.card();
    StringBuilder text = new StringBuilder();
    line(text, c.title(), c.standing().toString());
    line(text, "annotations", c.layout().annotations());
    line(text, "predictions", c.layout().predictions());
    c.variants().forEach(v -> line(text, "--variant " + v.name(), v.description()));
    c.options()
        .forEach(
            o -> line(text, "--option %s=%s".formatted(o.name(), o.standard()), o.description()));
    benchmark
        .exam()
        .ifPresent(
            exam ->
                exam.options()
                    .forEach(
                        o ->
                            line(
                                text,
                                "run --option %s=%s".formatted(o.name(), o.standard()),
                                o.description())));
    line(text, "data", c.origin().source());
    line(text, "licence", c.origin().licence());
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append('\n');
  }
}
