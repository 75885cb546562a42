package io.github.tpo4j.langchain4j;

import io.github.tpo4j.core.Media;
import io.github.tpo4j.core.Sha256;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Media that came as bytes, kept as files because FFmpeg reads files. A file is named after its
 * content, so the model knows it again in the next question; the least recently used go first.
 */
final class MediaFolder implements AutoCloseable {
  /** Files that are kept although no request needs them. */
  static final int KEPT = 8;

  private final Map<String, Held> held = new LinkedHashMap<>(16, 0.75f, true);
  private Path folder;

  private static final class Held {
    Path file;
    int users;
  }

  /** The right to use a file until it is closed. */
  final class Lease implements AutoCloseable {
    private final Held mine;

    private Lease(Held mine) {
      this.mine = mine;
    }

    Media media() {
      return Media.of(mine.file);
    }

    @Override
    public void close() {
      leave(mine);
    }
  }

  /** The bytes as a file. */
  synchronized Lease lease(byte[] bytes) {
    String name = Sha256.of(bytes);
    try {
      Held found = held.get(name);
      if (found == null) {
        if (folder == null) {
          folder = Files.createTempDirectory("tpo4j-media");
        }
        found = new Held();
        found.file = Files.write(folder.resolve(name), bytes);
        held.put(name, found);
      }
      found.users++;
      return new Lease(found);
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA, "the medium cannot be kept as a file (%s)".formatted(e), e);
    }
  }

  private synchronized void leave(Held mine) {
    mine.users--;
    drop(KEPT);
  }

  /** Deletes what no request needs, oldest first, until so many are left. */
  private void drop(int kept) {
    Iterator<Held> oldest = held.values().iterator();
    while (held.size() > kept && oldest.hasNext()) {
      Held h = oldest.next();
      if (h.users == 0) {
        oldest.remove();
        delete(h.file);
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes everything that no request needs any more. */
  @Override
  public synchronized void close() {
    drop(0);
    if (folder != null && held.isEmpty()) {
      delete(folder);
      folder = null;
    }
  }
}
