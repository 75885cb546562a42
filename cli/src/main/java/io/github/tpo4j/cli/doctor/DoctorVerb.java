package io.github.tpo4j.cli.doctor;

import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Json;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;

/** Looks at the machine and says what will work, how fast, and what to fix. */
@Command(
    name = "doctor",
    description = "Check this machine, and say how to fix what is wrong.",
    footer = {"%nThe exit status is 1 if something will not work; warnings do not count."})
public final class DoctorVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private OutputOptions output;

  public DoctorVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    output.apply();
    Examination e =
        Examination.run(
            f -> {
              if (!output.json) {
                print(f);
              }
            });
    terminal.out().println(output.json ? Json.pretty(e) : "\n" + e.verdict());
    return e.healthy() ? 0 : 1;
  }

  private void print(Finding f) {
    String word = f.level().name().toLowerCase(Locale.ROOT);
    String colour =
        switch (f.level()) {
          case OK -> "green";
          case WARN -> "yellow";
          case FAIL -> "red";
        };
    String shown =
        terminal.colours() ? Ansi.ON.string("@|%s,bold %s|@".formatted(colour, word)) : word;
    terminal
        .out()
        .println(shown + " ".repeat(6 - word.length()) + "%-17s %s".formatted(f.what(), f.found()));
    f.fix().ifPresent(fix -> terminal.out().println(" ".repeat(24) + "→ " + fix));
    terminal.out().flush();
  }
}
