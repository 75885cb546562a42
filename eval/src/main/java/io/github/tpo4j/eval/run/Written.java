package io.github.tpo4j.eval.run;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

  private static Path text(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
