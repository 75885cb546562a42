package io.github.tpo4j.core;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An error a user can act on. Its message says what was expected, what was found, where, and what
 * to do. The kind decides the exit status of the command line.
 */
public class TpoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose turn it is to act, and the exit status of {@code tpo}. */
  public enum Kind {
    /** The call itself is wrong: an unknown option, a missing argument. */
    USAGE(2),
    /** A media file, annotation file or sample is missing, broken or not what it claims to be. */
    DATA(3),
    /** A checkpoint, configuration or tokenizer does not fit. */
    MODEL(4),
    /** Memory ran out. */
    MEMORY(5);

    private final int exitStatus;

    Kind(int exitStatus) {
      this.exitStatus = exitStatus;
    }

    /** Exit status of the process that fails this way. */
    public int exitStatus() {
      return exitStatus;
    }
  }

  private final Kind kind;

  public TpoException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public TpoException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  public static TpoException usage(String message) {
    return new TpoException(Kind.USAGE, message);
  }

  public static TpoException data(String message) {
    return new TpoException(Kind.DATA, message);
  }

  public static TpoException model(String message) {
    return new TpoException(Kind.MODEL, message);
  }

  /** A file or folder of data that cannot be read, and why. */
  public static TpoException unreadable(Path path, IOException e) {
    String why =
        Files.notExists(path)
            ? "there is no such file"
            : Files.isDirectory(path)
                ? "expected a file but it is a folder"
                : "cannot be read: " + reason(e);
    return new TpoException(Kind.DATA, path + ": " + why, e);
  }

  /** A file or folder that cannot be written, and why. */
  public static TpoException unwritable(Path path, IOException e) {
    return new TpoException(Kind.DATA, path + ": cannot be written: " + reason(e), e);
  }

  /** Java tells some reasons by the class alone, with the path as the message. */
  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "there is a file of that name";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e instanceof FileSystemException || e.getMessage() == null
        ? e.toString()
        : e.getMessage();
  }
}
