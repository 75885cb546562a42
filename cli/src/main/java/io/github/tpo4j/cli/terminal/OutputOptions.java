package io.github.tpo4j.cli.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** How a verb talks: for people or as JSON, much or little. */
public final class OutputOptions {
  @Option(names = "--json", description = "Print one JSON document instead of text.")
  public boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress and no warnings, only the answer and errors.")
  public boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say what is chosen and loaded; show where an error happened.")
  public boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Explain this verb.")
  boolean help;

  /** Sets what the libraries may say. */
  public void apply() {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      Level level = quiet ? Level.ERROR : verbose ? Level.INFO : Level.WARN;
      root.setLevel(level);
      ((Logger) LoggerFactory.getLogger("io.github.tpo4j")).setLevel(verbose ? Level.DEBUG : level);
    }
  }

  /** Progress of this call, to be closed before the answer is printed. */
  public ProgressLine progress(Terminal terminal) {
    return new ProgressLine(terminal, quiet);
  }
}
