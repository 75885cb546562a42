package io.github.tpo4j.cli.terminal;

import io.github.tpo4j.core.Progress;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Progress on standard error. On a terminal: one line that is written over, at most ten times a
 * second, and wiped at the end. Elsewhere: nothing for ten seconds, then a line every ten, and none
 * about a step that has not begun or is over.
 */
public final class ProgressLine implements Progress, AutoCloseable {
  private static final long MILLION = 1_000_000;
  private static final long REDRAW = 100 * MILLION;
  private static final long PATIENCE = 10_000 * MILLION;
  private static final int BAR = 24;

  private static volatile ProgressLine current;

  private final Terminal terminal;
  private final boolean quiet;
  private final LongSupplier nanos;
  private String what = "";
  private long begin;
  private long shown;
  private int drawn;

  public ProgressLine(Terminal terminal, boolean quiet) {
    this(terminal, quiet, System::nanoTime);
  }

  ProgressLine(Terminal terminal, boolean quiet, LongSupplier nanos) {
    this.terminal = terminal;
    this.quiet = quiet;
    this.nanos = nanos;
    this.begin = nanos.getAsLong();
    this.shown = begin;
    current = this;
  }

  /** Wipes the line that is on the screen, if there is one, for a message that comes between. */
  public static void clearCurrent() {
    ProgressLine line = current;
    if (line != null) {
      line.clear();
    }
  }

  @Override
  public synchronized void update(String step, long done, long total) {
    if (quiet) {
      return;
    }
    long now = nanos.getAsLong();
    boolean newStep = !step.equals(what);
    if (newStep) {
      what = step;
      begin = now;
    }
    boolean due = now - shown >= (terminal.errIsTerminal() ? REDRAW : PATIENCE);
    if (terminal.errIsTerminal() && (newStep || due || done == total)) {
      String line = text(done, total, now, true);
      terminal.err().print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
      terminal.err().flush();
      drawn = line.length();
      shown = now;
    } else if (!terminal.errIsTerminal() && due && done > 0 && done != total) {
      terminal.err().println(text(done, total, now, false));
      shown = now;
    }
  }

  private String text(long done, long total, long now, boolean bar) {
    double seconds = (now - begin) / 1e9;
    if (total <= 0) {
      return done > 0 ? "%s %d (%s)".formatted(what, done, time(seconds)) : what + " …";
    }
    double share = Math.min(1, (double) done / total);
    StringBuilder s = new StringBuilder(what).append(' ').append(done).append('/').append(total);
    if (bar) {
      int full = (int) Math.round(share * BAR);
      s.append(" [").append("#".repeat(full)).append(".".repeat(BAR - full)).append(']');
    }
    s.append(String.format(Locale.ROOT, " %.0f %%", share * 100));
    if (done > 0 && done < total && seconds > 1) {
      s.append(", ").append(time(seconds / share - seconds)).append(" left");
    }
    return s.toString();
  }

  private static String time(double seconds) {
    return seconds < 90
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : String.format(Locale.ROOT, "%.0f min", seconds / 60);
  }

  /** Wipes the line, so that what is printed next begins at the left edge. */
  public synchronized void clear() {
    if (drawn > 0) {
      terminal.err().print("\r" + " ".repeat(drawn) + "\r");
      terminal.err().flush();
      drawn = 0;
    }
  }

  @Override
  public void close() {
    clear();
    current = null;
  }
}
