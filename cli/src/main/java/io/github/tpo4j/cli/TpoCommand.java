package io.github.tpo4j.cli;

import io.github.tpo4j.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command without a verb: shows what there is. */
@Command(
    name = "tpo",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Asks a video model that can point: words, boxes, moments and masks.",
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all is well",
      "1:a check failed (selfcheck, doctor)",
      "2:the call is wrong",
      "3:a media file is missing, broken or not what it claims to be",
      "4:a model directory is missing or does not fit",
      "5:memory ran out",
      "130:interrupted"
    },
    footerHeading = "%n",
    footer = {
      "`tpo VERB --help` explains a verb. TPO_MODEL names the default of --model.",
      "Completion: source <(tpo completion)"
    })
final class TpoCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Spec private CommandSpec spec;

  TpoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.err().println("tpo: which verb?");
    spec.commandLine().usage(terminal.err());
    return CommandLine.ExitCode.USAGE;
  }
}
