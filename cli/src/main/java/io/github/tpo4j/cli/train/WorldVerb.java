package io.github.tpo4j.cli.train;

import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The embedded world: clips that are made up, with exact labels. */
@Command(
    name = "world",
    description = "Make clips of the embedded world with exact labels, or look at them.",
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n")
public final class WorldVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Spec private CommandSpec spec;
  @Mixin private OutputOptions output;

  private WorldVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The verb with its own verbs. */
  public static CommandLine line(Terminal terminal) {
    CommandLine line = new CommandLine(new WorldVerb(terminal));
    line.addSubcommand(new WorldMakeVerb(terminal));
    line.addSubcommand(new WorldShowVerb(terminal));
    return line;
  }

  @Override
  public Integer call() {
    output.apply();
    terminal.err().println("tpo world: which verb?");
    spec.commandLine().usage(terminal.err());
    return CommandLine.ExitCode.USAGE;
  }
}
