package io.github.tpo4j.serve.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Clips that come with the server, and with the model: a folder {@code samples} in the model's,
 * with a {@code samples.json} like the server's own.
 */
public final class Samples {
  private static final String LIST = "samples.json";

  private final Map<String, ObjectNode> about = new LinkedHashMap<>();

  /** Takes all clips in. */
  public static Samples load(MediaStore store, Path model) {
    Samples samples = new Samples();
    samples.add(store, Samples::bundled, "");
    Path folder = model.resolve("samples");
    if (Files.isRegularFile(folder.resolve(LIST))) {
      samples.add(store, name -> Files.newInputStream(folder.resolve(name)), "model-");
    }
    return samples;
  }

  private static InputStream bundled(String name) {
    return Optional.ofNullable(
            Samples.class.getResourceAsStream("/io/github/tpo4j/serve/samples/" + name))
        .orElseThrow(() -> new IllegalStateException("the build has no " + name));
  }

  @FunctionalInterface
  private interface Opener {
    InputStream open(String name) throws IOException;
  }

  private void add(MediaStore store, Opener opener, String prefix) {
    try (InputStream in = opener.open(LIST)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (JsonNode clip : Json.tree(text, LIST)) {
        String file = clip.path("file").asText();
        if (!file.matches("[\\w-]+\\.\\w+")) {
          throw TpoException.model("%s: expected a file's name but found %s".formatted(LIST, file));
        }
        String id = "sample-" + prefix + file.substring(0, file.indexOf('.'));
        try (InputStream bytes = opener.open(file)) {
          store.bundle(id, bytes);
        }
        ObjectNode words = clip.deepCopy();
        words.remove("file");
        about.put(id, words);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ids of the clips, and what there is to say about each: name, source, suggestions. */
  public Map<String, ObjectNode> about() {
    return about;
  }
}
