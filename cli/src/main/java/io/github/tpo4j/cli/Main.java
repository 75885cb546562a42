package io.github.tpo4j.cli;

import io.github.tpo4j.cli.ask.AskVerb;
import io.github.tpo4j.cli.ask.FindVerb;
import io.github.tpo4j.cli.ask.GroundVerb;
import io.github.tpo4j.cli.ask.SegmentVerb;
import io.github.tpo4j.cli.ask.TrackVerb;
import io.github.tpo4j.cli.demo.DemoVerb;
import io.github.tpo4j.cli.doctor.DoctorVerb;
import io.github.tpo4j.cli.doctor.ProbeVerb;
import io.github.tpo4j.cli.doctor.SelfcheckVerb;
import io.github.tpo4j.cli.eval.EvalVerb;
import io.github.tpo4j.cli.serve.ServeVerb;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.cli.train.DataVerb;
import io.github.tpo4j.cli.train.ReportVerb;
import io.github.tpo4j.cli.train.TokenizerVerb;
import io.github.tpo4j.cli.train.TrainVerb;
import io.github.tpo4j.cli.train.WorldVerb;
import java.io.FileDescriptor;
import java.io.PrintStream;
import java.lang.reflect.Field;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry point of {@code tpo}: streams, the verbs, and the exit status. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.setErr(stderr());
    System.exit(run(Terminal.ofProcess(), args));
  }

  /** Runs one command line and says its exit status. */
  static int run(Terminal terminal, String... args) {
    Failures failures = new Failures(terminal);
    CommandLine line = commandLine(terminal);
    line.setParameterExceptionHandler((e, a) -> usage(terminal, e));
    line.setExecutionExceptionHandler((e, c, parsed) -> failures.report(e, verbose(parsed)));
    try {
      return line.execute(args);
    } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
      return failures.report(e, false);
    } finally {
      terminal.out().flush();
      terminal.err().flush();
    }
  }

  /** All verbs. */
  static CommandLine commandLine(Terminal terminal) {
    CommandLine line = new CommandLine(new TpoCommand(terminal));
    line.addSubcommand(new DemoVerb(terminal));
    line.addSubcommand(new AskVerb(terminal));
    line.addSubcommand(new GroundVerb(terminal));
    line.addSubcommand(new FindVerb(terminal));
    line.addSubcommand(new SegmentVerb(terminal));
    line.addSubcommand(new TrackVerb(terminal));
    line.addSubcommand(new ServeVerb(terminal));
    line.addSubcommand(new TrainVerb(terminal));
    line.addSubcommand(new ReportVerb(terminal));
    line.addSubcommand(new ProbeVerb(terminal));
    line.addSubcommand(new CommandLine(new DataVerb()).addSubcommand(new DataVerb.Check(terminal)));
    line.addSubcommand(
        new CommandLine(new TokenizerVerb()).addSubcommand(new TokenizerVerb.Train(terminal)));
    line.addSubcommand(WorldVerb.line(terminal));
    line.addSubcommand(EvalVerb.line(terminal));
    line.addSubcommand(new SelfcheckVerb(terminal));
    line.addSubcommand(new DoctorVerb(terminal));
    line.addSubcommand(new CompletionVerb(terminal));
    line.addSubcommand(new CommandLine.HelpCommand());
    line.setOut(terminal.out());
    line.setErr(terminal.err());
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF));
    line.setUsageHelpAutoWidth(terminal.outIsTerminal());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  /** One line for what is wrong, one for what was meant, one for where help is. */
  private static int usage(Terminal terminal, ParameterException e) {
    CommandLine verb = e.getCommandLine();
    boolean noVerb =
        verb.getParent() == null
            && e instanceof UnmatchedArgumentException u
            && !u.isUnknownOption();
    terminal
        .err()
        .println(
            "tpo: "
                + (noVerb
                    ? "there is no verb '%s'"
                        .formatted(((UnmatchedArgumentException) e).getUnmatched().get(0))
                    : e.getMessage()));
    UnmatchedArgumentException.printSuggestions(e, terminal.err());
    terminal.err().println("Try `%s --help`.".formatted(verb.getCommandSpec().qualifiedName()));
    return CommandLine.ExitCode.USAGE;
  }

  private static boolean verbose(ParseResult parsed) {
    for (ParseResult p = parsed; p != null; p = p.hasSubcommand() ? p.subcommand() : null) {
      if (p.hasMatchedOption("--verbose")) {
        return true;
      }
    }
    return false;
  }

  /**
   * The stream for errors. The launcher filters one known warning of the JVM out of descriptor 2
   * and passes the unfiltered stream on under another number: what Java writes goes there, so that
   * it is not late when the process has ended. Java has no public way to open a descriptor.
   */
  private static PrintStream stderr() {
    Integer number = Integer.getInteger("tpo.stderr.fd");
    FileDescriptor fd = FileDescriptor.err;
    if (number != null) {
      try {
        Field field = FileDescriptor.class.getDeclaredField("fd");
        field.setAccessible(true);
        FileDescriptor direct = new FileDescriptor();
        field.setInt(direct, number);
        fd = direct;
      } catch (ReflectiveOperationException | RuntimeException e) {
        // another JDK: descriptor 2 serves, through the filter
      }
    }
    return Terminal.utf8(fd);
  }
}
