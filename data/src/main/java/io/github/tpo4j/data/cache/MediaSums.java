package io.github.tpo4j.data.cache;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Sha256;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Sums of media, each computed once and remembered in a file as long as the medium's size and time
 * of change stay the same.
 */
final class MediaSums {
  private final Path file;
  private final Map<State, String> known = new ConcurrentHashMap<>();

  /** A medium as it was when its sum was taken. */
  record State(
      @JsonProperty("path") String path,
      @JsonProperty("bytes") long bytes,
      @JsonProperty("changed") long changed) {}

  record Line(@JsonProperty("state") State state, @JsonProperty("sha256") String sha256) {}

  MediaSums(Path file) {
    this.file = file;
    if (!Files.exists(file)) {
      return;
    }
    try {
      // whatever was torn by a crash is no line, and is computed again
      for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
        remember(line);
      }
    } catch (IOException e) {
      throw TpoException.unreadable(file, e);
    }
  }

  private void remember(String text) {
    try {
      Line line = Json.read(text, Line.class, file.toString());
      known.put(line.state(), line.sha256());
    } catch (TpoException e) {
      return;
    }
  }

  /** A key of a medium's content and of how it is looked at. */
  String key(Path media, String... how) {
    return Sha256.of(of(media) + "\n" + String.join("\n", how));
  }

  private String of(Path media) {
    State state;
    try {
      state = state(media);
    } catch (IOException e) {
      throw TpoException.unreadable(media, e);
    }
    String sum = known.get(state);
    if (sum == null) {
      sum = sum(media);
      known.put(state, sum);
      append(new Line(state, sum));
    }
    return sum;
  }

  private static State state(Path media) throws IOException {
    long bytes = 0;
    long changed = 0;
    for (Path file : files(media)) {
      bytes += Files.size(file);
      changed = Math.max(changed, Files.getLastModifiedTime(file).toMillis());
    }
    return new State(media.toAbsolutePath().normalize().toString(), bytes, changed);
  }

  private static String sum(Path media) {
    if (!Files.isDirectory(media)) {
      return Sha256.of(media);
    }
    StringBuilder all = new StringBuilder();
    try {
      for (Path file : files(media)) {
        all.append("%s %s%n".formatted(Sha256.of(file), file.getFileName()));
      }
    } catch (IOException e) {
      throw TpoException.unreadable(media, e);
    }
    return Sha256.of(all.toString());
  }

  /** The medium itself, or the pictures of a folder that is one. */
  private static List<Path> files(Path media) throws IOException {
    if (!Files.isDirectory(media)) {
      return List.of(media);
    }
    try (Stream<Path> files = Files.list(media)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private synchronized void append(Line line) {
    try {
      Files.writeString(
          file,
          "\n" + Json.write(line), // behind whatever a crash tore off
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw TpoException.unwritable(file, e);
    }
  }
}
