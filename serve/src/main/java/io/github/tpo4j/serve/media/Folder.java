package io.github.tpo4j.serve.media;

import io.github.tpo4j.core.FileTree;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The server's folder: {@code incoming} (uploads on their way), {@code media} (named by their
 * sums), {@code answers} and {@code drawn}. It belongs to one server at a time, which empties it
 * when it starts: what a server before it knew of these files is gone.
 */
public final class Folder implements AutoCloseable {
  private static final List<String> PARTS = List.of("incoming", "media", "answers", "drawn");
  private static final String LOCK = ".tpo-serve.lock";

  private final Path root;
  private final boolean temporary;
  private final FileChannel channel;
  private final FileLock lock;

  private Folder(Path root, boolean temporary, FileChannel channel, FileLock lock) {
    this.root = root;
    this.temporary = temporary;
    this.channel = channel;
    this.lock = lock;
  }

  static Folder open(Optional<Path> wanted) {
    try {
      Path made = wanted.isPresent() ? wanted.get() : Files.createTempDirectory("tpo-serve-");
      Files.createDirectories(made);
      Path root = made.toRealPath();
      FileChannel channel =
          FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = lock(channel);
      if (lock == null) {
        channel.close();
        throw TpoException.usage(
            root + ": another server uses this folder; give media.folder another one");
      }
      Folder folder = new Folder(root, wanted.isEmpty(), channel, lock);
      for (String part : PARTS) {
        FileTree.remove(root.resolve(part));
        Files.createDirectories(root.resolve(part));
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process
    }
  }

  /** Its real path. */
  public Path root() {
    return root;
  }

  /** A new name for a file on its way. */
  public Path incoming() {
    return root.resolve("incoming").resolve(UUID.randomUUID().toString());
  }

  Path media() {
    return root.resolve("media");
  }

  /** File of an answer that was made here; the id is the server's own. */
  public Path answer(String id) {
    return inside("answers", id + ".json");
  }

  /** File of a drawing. */
  public Path drawn(String name) {
    return inside("drawn", name);
  }

  private Path inside(String part, String name) {
    Path folder = root.resolve(part);
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder) || file.equals(folder)) {
      throw new IllegalArgumentException("a name that leaves its folder");
    }
    return file;
  }

  void dropOlderThan(Instant time) {
    for (String part : List.of("incoming", "answers", "drawn")) {
      try (Stream<Path> files = Files.list(root.resolve(part))) {
        files.filter(f -> isOlder(f, time)).forEach(Folder::deleteQuietly);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Notes that a file is used: it is kept from now on. */
  public void used(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      // gone: whoever opens it next will say so
    }
  }

  /** Deletes the files beside one that were not used for longest, until all take no more bytes. */
  public void keepBelow(long bytes, Path spared) {
    try (Stream<Path> files = Files.list(spared.getParent())) {
      List<Path> newest =
          files
              .sorted(
                  Comparator.comparing(f -> f.toFile().lastModified(), Comparator.reverseOrder()))
              .toList();
      long sum = 0;
      for (Path file : newest) {
        sum += file.toFile().length();
        if (sum > bytes && !file.equals(spared)) {
          deleteQuietly(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOlder(Path file, Instant time) {
    try {
      return Files.getLastModifiedTime(file).compareTo(FileTime.from(time)) < 0;
    } catch (IOException e) {
      return false; // gone already
    }
  }

  /** Deletes a file that may be gone already. */
  public static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // the next start empties the folder
    }
  }

  @Override
  public void close() {
    try {
      for (String part : PARTS) {
        FileTree.remove(root.resolve(part));
      }
      lock.release();
      channel.close();
      if (temporary) {
        FileTree.remove(root);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
