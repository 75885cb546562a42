package io.github.tpo4j.train.log;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that grows by whole entries, each of which is with the system before the next step. */
final class LogFile implements AutoCloseable {
  private final Path file;
  private final OutputStream out;

  /** Opens a file behind what it holds; makes it where it is missing. */
  LogFile(Path file) {
    this.file = file;
    try {
      out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw TpoException.unwritable(file, e);
    }
  }

  void append(byte[] entry) {
    try {
      out.write(entry);
      out.flush();
    } catch (IOException e) {
      throw TpoException.unwritable(file, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw TpoException.unwritable(file, e);
    }
  }
}
