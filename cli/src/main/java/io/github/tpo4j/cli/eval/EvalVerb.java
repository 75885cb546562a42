package io.github.tpo4j.cli.eval;

import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Benchmarks: what there is, scores of prediction files, runs of a model. */
@Command(
    name = "eval",
    description = "Score predictions and run models on the benchmarks of the field.",
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n")
public final class EvalVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Spec private CommandSpec spec;
  @Mixin private OutputOptions output;

  private EvalVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The verb with its own verbs. */
  public static CommandLine line(Terminal terminal) {
    CommandLine line = new CommandLine(new EvalVerb(terminal));
    line.addSubcommand(new EvalListVerb(terminal));
    line.addSubcommand(new EvalScoreVerb(terminal));
    line.addSubcommand(new EvalRunVerb(terminal));
    line.addSubcommand(new EvalWorldVerb(terminal));
    line.addSubcommand(new EvalCompareVerb(terminal));
    line.addSubcommand(new EvalReportVerb(terminal));
    return line;
  }

  @Override
  public Integer call() {
    output.apply();
    terminal.err().println("tpo eval: which verb?");
    spec.commandLine().usage(terminal.err());
    return CommandLine.ExitCode.USAGE;
  }
}
