package io.github.tpo4j.data.cache;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Features by key, on disk. A file appears whole or not at all, whatever kills the process; one
 * that has been damaged since is dropped and counts as missing. What was not used for the longest
 * time goes when the store grows beyond its size. Safe for several threads and processes.
 *
 * <pre>{@code
 * FeatureStore store = FeatureStore.open(folder, 10L << 30);
 * String key = store.key(media, "umt-l16 frozen 3f2a", "middle 16");
 * Map<String, Feature> features = store.get(key).orElseGet(() -> encode(media));
 * }</pre>
 */
public final class FeatureStore {
  private static final Logger log = LoggerFactory.getLogger(FeatureStore.class);
  private static final String ENDING = ".features";
  private static final String GROWING = ".tmp";
  private static final double KEPT_WHEN_FULL = 0.9;

  private final Path folder;
  private final long most;
  private final MediaSums sums;
  private long bytes;

  private record Stored(Path file, long bytes, FileTime used) {}

  private FeatureStore(Path folder, long most) {
    this.folder = folder;
    this.most = most;
    this.sums = new MediaSums(folder.resolve("media-sums.jsonl"));
    this.bytes = stored().stream().mapToLong(Stored::bytes).sum();
  }

  /**
   * Opens a store; makes its folder where it is missing.
   *
   * @param most bytes it may hold
   */
  public static FeatureStore open(Path folder, long most) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw unusable(folder, e);
    }
    return new FeatureStore(folder, most);
  }

  /**
   * The key of what is made of a medium: the sum of its bytes and everything else that decides.
   *
   * @param how the encoder with its weights' identity, the frames chosen, the sizes
   */
  public String key(Path media, String... how) {
    return sums.key(media, how);
  }

  /** The features of a key; empty where they are not stored. The arrays are mapped. */
  public Optional<Map<String, Feature>> get(String key) {
    Path file = file(key);
    try {
      Map<String, Feature> features = FeatureFile.read(file);
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return Optional.of(features);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      log.warn("{} is dropped and made again: {}", file, e.getMessage());
      drop(file);
      return Optional.empty();
    }
  }

  /**
   * Stores features; of two writers of one key the later one wins.
   *
   * @throws TpoException of kind data where the disk refuses, such as when it is full
   */
  public void put(String key, Map<String, Feature> features) {
    Path file = file(key);
    Path growing = file.resolveSibling(UUID.randomUUID() + GROWING);
    try {
      Files.createDirectories(file.getParent());
      FeatureFile.write(growing, features);
      long size = Files.size(growing);
      Files.move(
          growing, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      grow(size);
    } catch (IOException e) {
      drop(growing);
      throw unusable(file, e);
    }
  }

  /** Bytes that are stored, as far as this process knows. */
  public synchronized long bytes() {
    return bytes;
  }

  private synchronized void grow(long size) {
    bytes += size;
    if (bytes <= most) {
      return;
    }
    List<Stored> all = new ArrayList<>(stored()); // what other processes did counts too
    all.sort(Comparator.comparing(Stored::used));
    bytes = all.stream().mapToLong(Stored::bytes).sum();
    for (Stored one : all) {
      if (bytes <= KEPT_WHEN_FULL * most) {
        break;
      }
      drop(one.file);
      bytes -= one.bytes;
    }
  }

  /** Everything that is stored, and what killed processes left behind. */
  private List<Stored> stored() {
    List<Stored> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder, 2)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.endsWith(ENDING) || name.endsWith(GROWING)) {
          try {
            all.add(new Stored(file, Files.size(file), Files.getLastModifiedTime(file)));
          } catch (NoSuchFileException e) {
            // another process dropped it
          }
        }
      }
    } catch (IOException e) {
      throw unusable(folder, e);
    }
    return all;
  }

  private Path file(String key) {
    return folder.resolve(key.substring(0, 2)).resolve(key + ENDING);
  }

  private static void drop(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("{} cannot be deleted: {}", file, e.getMessage());
    }
  }

  private static TpoException unusable(Path path, IOException e) {
    return new TpoException(
        TpoException.Kind.DATA,
        "%s: features cannot be stored here: %s".formatted(path, e.getMessage()),
        e);
  }
}
