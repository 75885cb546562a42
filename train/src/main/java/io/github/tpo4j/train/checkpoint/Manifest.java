package io.github.tpo4j.train.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Sha256;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a folder must hold, byte for byte: {@code manifest.json}. */
record Manifest(@JsonProperty("files") List<Entry> files) {
  static final String FILE = "manifest.json";

  record Entry(
      @JsonProperty("name") String name,
      @JsonProperty("bytes") long bytes,
      @JsonProperty("sha256") String sha256) {}

  /** Writes the manifest of all files of a folder, forced to disk before and after. */
  static void write(Path folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path file : Durable.files(folder)) {
      Durable.force(file);
      entries.add(new Entry(file.getFileName().toString(), Files.size(file), Sha256.of(file)));
    }
    Durable.text(folder.resolve(FILE), Json.pretty(new Manifest(entries)));
  }

  /** What is wrong with a folder; empty where it is what its manifest says. */
  static Optional<String> problem(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        return Optional.of("it has no " + FILE + ": writing it was cut off");
      }
      for (Entry e : Json.read(Files.readString(file), Manifest.class, file.toString()).files) {
        Path named = folder.resolve(e.name);
        if (!Files.exists(named)) {
          return Optional.of(e.name + " is missing");
        }
        if (Files.size(named) != e.bytes) {
          return Optional.of(
              "%s has %d bytes, not %d".formatted(e.name, Files.size(named), e.bytes));
        }
        if (!Sha256.of(named).equals(e.sha256)) {
          return Optional.of(e.name + " has other content than was written");
        }
      }
      return Optional.empty();
    } catch (IOException | TpoException e) {
      return Optional.of(e.getMessage());
    }
  }
}
