package io.github.tpo4j.data.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The file {@code mask_dict.json} of MeViS: for each annotation a mask, or null, a frame. Only the
 * places of the annotations are kept; masks are read when they are asked for, so that memory does
 * not grow with the file.
 */
public final class MaskDict implements AutoCloseable {
  private final Path path;
  private final Path plain; // the same, or a temporary file where it is packed
  private final RandomAccessFile file;
  private final Map<String, long[]> places; // first byte, and the one after the last

  private MaskDict(Path path, Path plain, RandomAccessFile file, Map<String, long[]> places) {
    this.path = path;
    this.plain = plain;
    this.file = file;
    this.places = places;
  }

  /** The masks of one annotation. */
  public static final class Track {
    private final String where;
    private final JsonNode masks;

    private Track(String where, JsonNode masks) {
      this.where = where;
      this.masks = masks;
    }

    /** File and annotation. */
    public String where() {
      return where;
    }

    /** How many frames have a mask or null. */
    public int frames() {
      return masks.size();
    }

    /** The mask in a frame; empty where the object is not seen. */
    public Optional<Rle> at(int frame) {
      JsonNode mask = masks.get(frame);
      if (mask.isNull()) {
        return Optional.empty();
      }
      return Optional.of(
          Json.read(mask.toString(), Rle.class, "%s frame %d".formatted(where, frame)));
    }
  }

  /** Finds the places of all annotations, in one pass. */
  public static MaskDict open(Path path) {
    Path plain = unpacked(path);
    Map<String, long[]> places = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(plain.toFile())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw TpoException.data(path + ": expected an object of annotations");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String id = parser.currentName();
        if (parser.nextToken() != JsonToken.START_ARRAY) {
          throw TpoException.data("%s: expected a list of masks under \"%s\"".formatted(path, id));
        }
        long start = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        if (places.put(id, new long[] {start, parser.currentLocation().getByteOffset()}) != null) {
          throw TpoException.data(
              "%s: expected each annotation once but \"%s\" is there twice".formatted(path, id));
        }
      }
      return new MaskDict(path, plain, new RandomAccessFile(plain.toFile(), "r"), places);
    } catch (NoSuchFileException | java.io.FileNotFoundException e) {
      throw new TpoException(TpoException.Kind.DATA, path + ": there is no such file", e);
    } catch (IOException e) {
      throw broken(path.toString(), e);
    }
  }

  /** A file in which places can be found again: itself, or what a name in {@code .gz} holds. */
  private static Path unpacked(Path path) {
    if (!path.toString().endsWith(".gz")) {
      return path;
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
      Path plain = Files.createTempFile("mask_dict", ".json");
      plain.toFile().deleteOnExit();
      Files.copy(in, plain, StandardCopyOption.REPLACE_EXISTING);
      return plain;
    } catch (IOException e) {
      throw broken(path.toString(), e);
    }
  }

  /**
   * The masks of an annotation.
   *
   * @param frames how many there must be
   * @param asked where the annotation is asked for
   */
  public Track track(String id, int frames, String asked) {
    long[] place = places.get(id);
    if (place == null) {
      throw TpoException.data(
          "%s: expected an annotation of %s but there is no \"%s\" among its %d"
              .formatted(asked, path, id, places.size()));
    }
    String where = "%s \"%s\"".formatted(path, id);
    JsonNode masks = Json.tree(text(place, where), where);
    if (masks.size() < frames) {
      throw TpoException.data(
          "%s: expected %d masks, one a frame, but found %d"
              .formatted(where, frames, masks.size()));
    }
    return new Track(where, masks);
  }

  private String text(long[] place, String where) {
    byte[] bytes = new byte[Math.toIntExact(place[1] - place[0])];
    try {
      synchronized (file) {
        file.seek(place[0]);
        file.readFully(bytes);
      }
    } catch (IOException e) {
      throw broken(where, e);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static TpoException broken(String where, IOException e) {
    return new TpoException(
        TpoException.Kind.DATA,
        "%s: expected JSON but: %s".formatted(where, e.getMessage().lines().findFirst().orElse("")),
        e);
  }

  @Override
  public void close() {
    try {
      file.close();
      if (!plain.equals(path)) {
        Files.delete(plain);
      }
    } catch (IOException e) {
      throw broken(path.toString(), e);
    }
  }
}
