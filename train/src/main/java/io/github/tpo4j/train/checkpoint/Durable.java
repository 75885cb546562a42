package io.github.tpo4j.train.checkpoint;

import io.github.tpo4j.core.FileTree;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Folders that are there whole and on disk, or not at all. */
public final class Durable {
  private Durable() {}

  /** Writes the files of a folder. */
  @FunctionalInterface
  public interface Content {
    void write(Path folder) throws IOException;
  }

  /**
   * Makes a folder under another name, {@code NAME.tmp}, forces every file of it to disk, and gives
   * it its name only then. What an attempt before left behind is removed first.
   *
   * @throws TpoException of kind data where it cannot be written; nothing stays of it then
   */
  public static void folder(Path folder, Content content) {
    Path part = folder.resolveSibling(folder.getFileName() + ".tmp");
    try {
      FileTree.remove(part);
      Files.createDirectories(part);
      content.write(part);
      force(part);
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
      force(folder.toAbsolutePath().getParent());
    } catch (IOException | UncheckedIOException e) {
      removeQuietly(part);
      throw new TpoException(
          TpoException.Kind.DATA,
          "%s: cannot be written: %s; what was there before is untouched"
              .formatted(folder, e.getMessage()),
          e);
    } catch (RuntimeException e) {
      removeQuietly(part);
      throw e;
    }
  }

  /** Writes a text and forces it to disk. */
  public static void text(Path file, String text) throws IOException {
    Files.writeString(file, text);
    force(file);
  }

  /** Forces a file, or the entries of a folder, to disk. */
  public static void force(Path path) throws IOException {
    boolean folder = Files.isDirectory(path);
    try (FileChannel channel =
        FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** The files of a folder, by name. */
  public static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static void removeQuietly(Path folder) {
    try {
      FileTree.remove(folder);
    } catch (IOException | UncheckedIOException e) {
      // the first error is the one to tell; the next attempt removes what is left
    }
  }
}
