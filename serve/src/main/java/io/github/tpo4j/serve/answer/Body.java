package io.github.tpo4j.serve.answer;

import io.github.tpo4j.core.Sha256;
import io.github.tpo4j.serve.config.ServeConfig;
import io.github.tpo4j.serve.http.ApiError;
import io.github.tpo4j.serve.media.Folder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The body of a question. What its data URLs hold is written to files while it is read, and {@code
 * inline:SUM} takes their place, so that only words are in memory, however large a video is.
 */
final class Body implements AutoCloseable {
  /** Fields that may hold a data URL; elsewhere one is words. */
  private static final Set<String> FIELDS =
      Set.of("url", "image_url", "video_url", "file_data", "media");

  private static final int LONGEST_HEAD = 200;
  private static final int MOST_MEDIA = 200;

  private final InputStream in;
  private final ServeConfig.LimitsConfig limits;
  private final Supplier<Path> places;
  private final ByteArrayOutputStream json = new ByteArrayOutputStream();
  private final Map<String, Path> files = new HashMap<>();
  private int media;
  private long mediaBytes;

  private Body(InputStream in, ServeConfig.LimitsConfig limits, Supplier<Path> places) {
    this.in = in;
    this.limits = limits;
    this.places = places;
  }

  /**
   * @param in buffered
   * @param places names of new files
   * @throws ApiError if its words or its media are over a limit, or a data URL is not base64
   */
  static Body read(InputStream in, ServeConfig.LimitsConfig limits, Supplier<Path> places)
      throws IOException {
    Body body = new Body(in, limits, places);
    try {
      body.scan();
      return body;
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
  }

  byte[] json() {
    return json.toByteArray();
  }

  /** The file of a medium that came with it. */
  Optional<Path> file(String sum) {
    return Optional.ofNullable(files.get(sum));
  }

  @Override
  public void close() {
    files.values().forEach(Folder::deleteQuietly);
  }

  private void scan() throws IOException {
    String text = "";
    String key = "";
    for (int c = in.read(); c >= 0; c = in.read()) {
      put(c);
      if (c == '"') {
        text = FIELDS.contains(key) ? value() : text(in.read());
        key = "";
      } else if (c == ':') {
        key = text;
      } else if (c > ' ') {
        key = "";
      }
    }
  }

  private void put(int c) {
    json.write(c);
    if (json.size() > limits.jsonBytes()) {
      throw tooLarge(limits.jsonBytes(), "JSON, the media in it not counted");
    }
  }

  private static ApiError tooLarge(long most, String what) {
    return ApiError.of(
        413,
        ApiError.INVALID,
        "body_too_large",
        "expected at most %d bytes of %s".formatted(most, what));
  }

  /** Copies the rest of a text, and says how it began. */
  private String text(int first) throws IOException {
    StringBuilder begin = new StringBuilder();
    for (int c = first; c >= 0; c = in.read()) {
      put(c);
      if (c == '"') {
        break;
      }
      if (begin.length() < LONGEST_HEAD) {
        begin.append((char) c);
      }
      if (c == '\\') {
        put(in.read());
      }
    }
    return begin.toString();
  }

  /** Takes out the data URL that a text may be. */
  private String value() throws IOException {
    StringBuilder head = new StringBuilder();
    int c = in.read();
    for (; c >= 0 && c != ',' && c != '"' && head.length() < LONGEST_HEAD; c = in.read()) {
      head.append((char) c);
      if (c == '\\') {
        head.append((char) in.read());
      }
    }
    String type = head.toString().toLowerCase(Locale.ROOT);
    if (c == ',' && type.startsWith("data:") && type.endsWith(";base64")) {
      ("inline:" + store() + '"').chars().forEach(this::put);
      return "";
    }
    head.chars().forEach(this::put);
    return text(c);
  }

  private String store() throws IOException {
    if (++media > MOST_MEDIA) {
      throw ApiError.value("messages", "at most %d data URLs".formatted(MOST_MEDIA), "more");
    }
    Path file = places.get();
    try (OutputStream out = Files.newOutputStream(file)) {
      decode(out);
    } catch (IOException | RuntimeException e) {
      Folder.deleteQuietly(file);
      throw e;
    }
    String sum = Sha256.of(file);
    Path same = files.put(sum, file);
    if (same != null) {
      Folder.deleteQuietly(same);
    }
    return sum;
  }

  private void decode(OutputStream out) throws IOException {
    Letters letters = new Letters();
    InputStream bytes = Base64.getDecoder().wrap(letters);
    byte[] piece = new byte[1 << 16];
    for (int n = read(bytes, piece); n >= 0; n = read(bytes, piece)) {
      mediaBytes += n;
      if (mediaBytes > limits.uploadBytes()) {
        throw tooLarge(limits.uploadBytes(), "media in data URLs");
      }
      out.write(piece, 0, n);
    }
    if (letters.read() >= 0 || !letters.ended) {
      throw notBase64();
    }
  }

  private static int read(InputStream bytes, byte[] piece) {
    try {
      return bytes.read(piece);
    } catch (IOException e) {
      throw notBase64();
    }
  }

  private static ApiError notBase64() {
    return ApiError.invalid("invalid_value", null, "the data URL is not base64");
  }

  /** The letters of a text up to its end. */
  private final class Letters extends InputStream {
    private boolean ended;

    @Override
    public int read() throws IOException {
      int c = ended ? '"' : in.read();
      if (c == '"') {
        ended = true;
        return -1;
      }
      return c == '\\' && in.read() == '/' ? '/' : c; // the one escape that writers of JSON use
    }
  }
}
