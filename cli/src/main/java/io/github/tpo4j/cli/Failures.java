package io.github.tpo4j.cli;

import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Turns what was thrown into one message and the exit status of {@code promises.md}. */
public final class Failures {
  /** Status of a failure nobody foresaw: an error of tpo4j itself. */
  static final int BUG = 70;

  private final Terminal terminal;

  Failures(Terminal terminal) {
    this.terminal = terminal;
  }

  int report(Throwable e, boolean verbose) {
    int status = status(e);
    terminal.err().println("tpo: " + message(e, verbose));
    if (verbose) {
      e.printStackTrace(terminal.err());
    }
    terminal.err().flush();
    return status;
  }

  private static int status(Throwable e) {
    if (isOutOfMemory(e)) {
      return TpoException.Kind.MEMORY.exitStatus();
    }
    if (e instanceof TpoException known) {
      return known.kind().exitStatus();
    }
    if (e instanceof LinkageError) {
      return TpoException.Kind.MODEL.exitStatus();
    }
    return e instanceof UncheckedIOException ? TpoException.Kind.DATA.exitStatus() : BUG;
  }

  private static String message(Throwable e, boolean verbose) {
    if (isOutOfMemory(e)) {
      return """
          out of memory: %s
          What helps, in this order:
            1. %s
            2. a shorter clip, or --every N for track and segment: fewer frames are held
            3. --max-new-tokens with a smaller number: a smaller cache
          Other programs' memory counts too; `tpo doctor` shows what is free."""
          .formatted(
              e.getMessage() == null ? "no more memory" : TorchRuntime.firstLine(e),
              e instanceof OutOfMemoryError
                  ? "TPO_OPTS=-Xmx4g in the environment: a larger Java heap"
                  : "--dtype bf16: half the memory for the weights");
    }
    if (e instanceof TpoException || e instanceof UncheckedIOException) {
      return e.getMessage();
    }
    if (e instanceof LinkageError) {
      return "the native libraries do not load: %s. Run `tpo doctor` for what is missing"
          .formatted(TorchRuntime.firstLine(e));
    }
    return "an error of tpo4j itself: %s: %s%s"
        .formatted(
            e.getClass().getSimpleName(),
            TorchRuntime.firstLine(e),
            verbose ? "" : ". Run again with -v for where it happened, and please report it");
  }

  /** Both sides can run out: the Java heap, and libtorch's allocator, which says it in words. */
  public static boolean isOutOfMemory(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof OutOfMemoryError
          || (t instanceof TpoException known && known.kind() == TpoException.Kind.MEMORY)) {
        return true;
      }
      String words = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
      if (t instanceof RuntimeException
          && !(t instanceof TpoException)
          && (words.contains("can't allocate memory")
              || words.contains("cuda out of memory")
              || words.contains("std::bad_alloc"))) {
        return true;
      }
    }
    return false;
  }
}
