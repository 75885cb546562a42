package io.github.tpo4j.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where a verb writes to: answers to {@code out}, everything else to {@code err}. Both are UTF-8
 * whatever the locale. Java cannot ask whether a stream is a terminal, so {@code ./tpo} tells.
 *
 * @param outIsTerminal a person reads {@code out}: colours, text as it grows
 * @param errIsTerminal a person watches {@code err}: progress on one line
 */
public record Terminal(
    PrintWriter out, PrintWriter err, boolean outIsTerminal, boolean errIsTerminal) {

  /** The streams of this process. */
  public static Terminal ofProcess() {
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = System.err;
    return new Terminal(
        new PrintWriter(out, true, StandardCharsets.UTF_8),
        new PrintWriter(err, true, StandardCharsets.UTF_8),
        Boolean.getBoolean("tpo.stdout.tty"),
        Boolean.getBoolean("tpo.stderr.tty"));
  }

  /** Nobody watches: for tests. */
  public static Terminal of(StringWriter out, StringWriter err) {
    return new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, false);
  }

  public static PrintStream utf8(FileDescriptor fd) {
    return new PrintStream(new FileOutputStream(fd), true, StandardCharsets.UTF_8);
  }

  /** Whether answers may be coloured: a terminal that can, and nobody said NO_COLOR. */
  public boolean colours() {
    return outIsTerminal && System.getenv("NO_COLOR") == null && !"dumb".equals(term());
  }

  /**
   * Words of a model without control characters other than line ends and tabs: a terminal would
   * obey them.
   */
  public static String harmless(String words) {
    return words.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\uFFFD");
  }

  private static String term() {
    return String.valueOf(System.getenv("TERM"));
  }
}
