package io.github.tpo4j.eval.run;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files of a run in official formats. */
public final class Written {
  private Written() {}

  /** A file of JSON. */
  public static Path json(Path file, Object value) {
    return text(file, Json.write(value) + "\n");
  }

  /** A file of lines. */
  public static Path lines(Path file, List<String> lines) {
    return text(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
  }

  /** The first of some files that is there. */
  public static Path first(Path data, String what, String... names) {
    for (String name : names) {
      if (Files.exists(data.resolve(name))) {
        return data.resolve(name);
      }
    }
    throw TpoException.data(
        "%s: expected %s, one of %s, but found none"
            .formatted(data, what, String.join(", ", names)));
  }

  /** A copy of a file. */
  public static Path copy(Path from, Path to) {
    try {
      Files.createDirectories(to.getParent());
      return Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A zip of what is in a folder; of nothing where there is none. */
  public static void zip(Path folder, Path file) {
    try (Stream<Path> walk = Files.exists(folder) ? Files.walk(folder) : Stream.empty();
        ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Path path : walk.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(path).toString().replace('\\', '/');
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0); // the same replies give the same bytes
        zip.putNextEntry(entry);
        Files.copy(path, zip);
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path text(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
