package io.github.tpo4j.cli;

import io.github.tpo4j.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the completion script; it serves bash and zsh alike. */
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh.",
    footer = {"%nTry it in this shell: source <(./tpo completion)"})
final class CompletionVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Explain this verb.")
  boolean help;

  CompletionVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().print(AutoComplete.bash("tpo", spec.root().commandLine()));
    terminal.out().println("complete -F _complete_tpo -o default ./tpo");
    return 0;
  }
}
