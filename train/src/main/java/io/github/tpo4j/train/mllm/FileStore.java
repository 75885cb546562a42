package io.github.tpo4j.train.mllm;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A folder with one file a key, written whole or not at all; several runs may share it. It may be
 * deleted at any time.
 */
final class FileStore implements Store {
  private final Path folder;

  FileStore(Path folder) {
    this.folder = folder;
  }

  @Override
  public Optional<byte[]> find(String key) {
    if (key.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readAllBytes(file(key)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw problem("cannot be read", e);
    }
  }

  @Override
  public void put(String key, byte[] data) {
    if (key.isEmpty()) {
      return;
    }
    Path file = file(key);
    try {
      Files.createDirectories(file.getParent());
      Path part = Files.createTempFile(file.getParent(), "part", "");
      Files.write(part, data);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw problem("cannot be written; batch.caching=false does without it", e);
    }
  }

  private Path file(String key) {
    return folder.resolve(key.substring(0, 2)).resolve(key);
  }

  private TpoException problem(String what, IOException e) {
    return new TpoException(
        TpoException.Kind.DATA, "%s: %s: %s".formatted(folder, what, e.getMessage()), e);
  }
}
