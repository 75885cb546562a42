package io.github.tpo4j.serve.media;

import io.github.tpo4j.core.Sha256;
import io.github.tpo4j.serve.config.ServeConfig;
import io.github.tpo4j.serve.decode.Found;
import io.github.tpo4j.serve.http.Ids;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Media on disk. A medium is addressed by an id that the server made; the same bytes lie there once
 * (named by their SHA-256), so that the model's memory of a video serves everybody who brought it.
 * A medium goes some time after its last use, or earlier where the quota needs room; never while it
 * is used.
 */
public final class MediaStore implements AutoCloseable {
  private final Folder folder;
  private final Duration kept;
  private final long quota;
  private final Function<Path, Found> probe;
  private final Clock clock;
  private final Map<String, Entry> media = new HashMap<>();
  private final Map<Path, Blob> blobs = new HashMap<>();

  private static final class Entry {
    final Medium medium;
    final boolean bundled;
    Instant used;
    int users;

    Entry(Medium medium, boolean bundled, Instant used) {
      this.medium = medium;
      this.bundled = bundled;
      this.used = used;
    }
  }

  /** Bytes that several media share. */
  private static final class Blob {
    final Path file;
    final long bytes;
    final Found found;
    Instant used;
    int entries;
    int users;

    Blob(Path file, long bytes, Found found) {
      this.file = file;
      this.bytes = bytes;
      this.found = found;
    }
  }

  /**
   * @param probe opens a file; refuses what is no medium or over a limit
   */
  public MediaStore(ServeConfig.Store config, Function<Path, Found> probe, Clock clock) {
    this.folder = Folder.open(config.folder().map(Path::of));
    this.kept = Duration.ofMinutes(config.minutes());
    this.quota = config.quotaBytes();
    this.probe = probe;
    this.clock = clock;
  }

  /** Where files of the server lie. */
  public Folder folder() {
    return folder;
  }

  /**
   * Takes a file in that was written to {@link Folder#incoming}. It is opened, and refused where it
   * is not a medium or over a limit; then it is deleted.
   *
   * @throws io.github.tpo4j.core.TpoException of kind data
   * @throws StoreFull if the quota has no room, even without what nobody uses
   */
  public Medium take(Path arrived, String owner) {
    return take(arrived, owner, false);
  }

  /** The same for a medium inside a question: the same bytes of the same owner stay one medium. */
  public Medium takeOnce(Path arrived, String owner) {
    return take(arrived, owner, true);
  }

  private Medium take(Path arrived, String owner, boolean once) {
    try {
      long bytes = Files.size(arrived);
      Path file = folder.media().resolve(Sha256.of(arrived));
      Blob known;
      synchronized (this) {
        known = blobs.get(file);
      }
      Found found = known != null ? known.found : probe.apply(arrived);
      synchronized (this) {
        Optional<Medium> same = once ? find(file, owner) : Optional.empty();
        if (same.isPresent()) {
          return same.get();
        }
        if (!blobs.containsKey(file)) {
          makeRoom(bytes);
          Files.move(arrived, file, StandardCopyOption.ATOMIC_MOVE);
          blobs.put(file, new Blob(file, bytes, found));
        }
        Blob blob = blobs.get(file);
        blob.entries++;
        blob.used = clock.instant();
        return add(
            new Medium(Ids.fresh("media"), owner, file, bytes, found, clock.instant()), false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Folder.deleteQuietly(arrived);
    }
  }

  private Optional<Medium> find(Path file, String owner) {
    return media.values().stream()
        .filter(e -> !isOver(e) && e.medium.file().equals(file) && e.medium.owner().equals(owner))
        .map(e -> e.medium)
        .findFirst();
  }

  /** Takes a copy of a bundled clip in; it stays, for everybody. */
  public Medium bundle(String id, InputStream clip) {
    try {
      Path file = folder.media().resolve(id);
      Files.copy(clip, file);
      Found found = probe.apply(file);
      synchronized (this) {
        return add(new Medium(id, "", file, Files.size(file), found, clock.instant()), true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Medium add(Medium medium, boolean bundled) {
    media.put(medium.id(), new Entry(medium, bundled, clock.instant()));
    return medium;
  }

  /** A medium, if the user may know of it. */
  public synchronized Optional<Medium> find(String id, String user) {
    return entry(id, user).map(e -> e.medium);
  }

  /** When a medium goes if nobody uses it; empty for a bundled one. */
  public synchronized Optional<Instant> expiry(Medium medium) {
    Entry entry = media.get(medium.id());
    return entry == null || entry.bundled ? Optional.empty() : Optional.of(entry.used.plus(kept));
  }

  /** A medium that does not go before the lease is closed. */
  public synchronized Optional<Lease> lease(String id, String user) {
    return entry(id, user)
        .map(
            e -> {
              e.used = clock.instant();
              e.users++;
              Blob blob = blobs.get(e.medium.file());
              if (blob != null) {
                blob.users++;
              }
              return new Lease(e);
            });
  }

  private Optional<Entry> entry(String id, String user) {
    return Optional.ofNullable(media.get(id)).filter(e -> e.medium.isOf(user) && !isOver(e));
  }

  private boolean isOver(Entry entry) {
    return !entry.bundled && entry.users == 0 && entry.used.plus(kept).isBefore(clock.instant());
  }

  /** The right to read a medium's file. */
  public final class Lease implements AutoCloseable {
    private final Entry entry;
    private boolean closed;

    private Lease(Entry entry) {
      this.entry = entry;
    }

    public Medium medium() {
      return entry.medium;
    }

    @Override
    public void close() {
      synchronized (MediaStore.this) {
        if (!closed) {
          closed = true;
          entry.users--;
          entry.used = clock.instant();
          Blob blob = blobs.get(entry.medium.file());
          if (blob != null) {
            blob.used = entry.used;
            blob.users--;
            dropIfUnused(entry.medium.file(), blob);
          }
        }
      }
    }
  }

  /** Forgets a medium; its file goes when nobody uses it any more. */
  public synchronized boolean remove(String id, String user) {
    Optional<Entry> entry = entry(id, user).filter(e -> !e.bundled);
    entry.ifPresent(this::forget);
    return entry.isPresent();
  }

  private void forget(Entry entry) {
    media.remove(entry.medium.id());
    Blob blob = blobs.get(entry.medium.file());
    blob.entries--;
    dropIfUnused(entry.medium.file(), blob);
  }

  private void dropIfUnused(Path file, Blob blob) {
    if (blob.entries == 0 && blob.users == 0) {
      blobs.remove(file);
      Folder.deleteQuietly(file);
    }
  }

  /** Drops what was not used for long, answers and drawings too. */
  public synchronized void sweep() {
    media.values().stream().filter(this::isOver).toList().forEach(this::forget);
    folder.dropOlderThan(clock.instant().minus(kept));
  }

  /** Bytes of all media. */
  public synchronized long bytes() {
    return blobs.values().stream().mapToLong(b -> b.bytes).sum();
  }

  /** Drops what nobody uses, the least recently used first; nothing if that is not enough. */
  private void makeRoom(long bytes) {
    long needed = bytes() + bytes - quota;
    List<Blob> idle =
        blobs.values().stream()
            .filter(b -> b.users == 0)
            .sorted(Comparator.comparing(b -> b.used))
            .toList();
    if (idle.stream().mapToLong(b -> b.bytes).sum() < needed) {
      throw new StoreFull();
    }
    for (Blob blob : idle) {
      if (needed <= 0) {
        return;
      }
      needed -= blob.bytes;
      media.values().stream()
          .filter(e -> e.medium.file().equals(blob.file))
          .toList()
          .forEach(this::forget);
    }
  }

  @Override
  public synchronized void close() {
    media.clear();
    blobs.clear();
    folder.close();
  }
}
