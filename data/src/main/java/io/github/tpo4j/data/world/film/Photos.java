package io.github.tpo4j.data.world.film;

import io.github.tpo4j.data.world.World;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageIO;

/**
 * The photographs that come with the world. {@code photos.tsv} beside them says which split has
 * which, and what may be behind the actors; {@code ATTRIBUTION.md} who made them.
 */
public final class Photos {
  private static final String FOLDER = "/io/github/tpo4j/data/world/photos/";
  private static final List<Entry> ENTRIES = entries();
  private static final Map<String, Raster> LOADED = new ConcurrentHashMap<>();

  private Photos() {}

  private record Entry(String name, boolean test, boolean backdrop) {}

  /** Photographs of a split, for the surface of actors. */
  public static List<String> names(World.Split split) {
    return ENTRIES.stream()
        .filter(e -> e.test == (split == World.Split.TEST))
        .map(Entry::name)
        .toList();
  }

  /** Photographs of a split that may be backdrops. */
  public static List<String> backdrops(World.Split split) {
    return ENTRIES.stream()
        .filter(e -> e.backdrop && e.test == (split == World.Split.TEST))
        .map(Entry::name)
        .toList();
  }

  /** The pixels of a photograph, kept for the next who asks. */
  static Raster raster(String name) {
    return LOADED.computeIfAbsent(name, Photos::load);
  }

  private static Raster load(String name) {
    try (InputStream in = Photos.class.getResourceAsStream(FOLDER + name + ".jpg")) {
      if (in == null) {
        throw new IllegalArgumentException("there is no photograph \"%s\"".formatted(name));
      }
      BufferedImage image = ImageIO.read(in);
      int w = image.getWidth();
      int h = image.getHeight();
      return new Raster(w, h, image.getRGB(0, 0, w, h, null, 0, w));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Entry> entries() {
    try (InputStream in = Photos.class.getResourceAsStream(FOLDER + "photos.tsv");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t"))
          .map(row -> new Entry(row[0], row[1].equals("test"), row[2].equals("backdrop")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
