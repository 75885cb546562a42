package io.github.tpo4j.serve.media;

import io.github.tpo4j.core.Gallery;
import io.github.tpo4j.core.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Clips that come with the model, and with the server. */
public final class Samples {
  private final Map<String, Gallery.Clip> about = new LinkedHashMap<>();

  /** Takes all clips in. */
  public static Samples load(MediaStore store, Path model) {
    Samples samples = new Samples();
    Path folder = model.resolve(Gallery.FOLDER);
    if (Files.isRegularFile(folder.resolve(Gallery.FILE))) {
      samples.add(store, name -> Files.newInputStream(folder.resolve(name)), "model-");
    }
    samples.add(store, Samples::bundled, "");
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
    try (InputStream in = opener.open(Gallery.FILE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (Gallery.Clip clip : Config.parse(text, Gallery.FILE, Gallery.class).clips()) {
        String id = "sample-" + prefix + clip.media().substring(0, clip.media().indexOf('.'));
        try (InputStream bytes = opener.open(clip.media())) {
          store.bundle(id, bytes);
        }
        about.put(id, clip);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ids of the clips, and what there is to say about each. */
  public Map<String, Gallery.Clip> about() {
    return about;
  }
}
