package io.github.tpo4j.cli.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * The page of a demonstration: one HTML file that holds the clips, the answers and the truth, and
 * loads nothing.
 */
public final class DemoPage {
  private static final String TEMPLATE = "demo.html";
  private static final String SLOT = "/*DATA*/null";

  private DemoPage() {}

  /**
   * A clip and what was asked about it.
   *
   * @param name for people
   * @param source where the clip comes from, in a sentence
   * @param video a {@code data:} URL of the mp4
   */
  public record Room(
      @JsonProperty("name") String name,
      @JsonProperty("source") String source,
      @JsonProperty("video") String video,
      @JsonProperty("media") MediaInfo media,
      @JsonProperty("exhibits") List<Exhibit> exhibits) {}

  private record Contents(
      @JsonProperty("model") String model,
      @JsonProperty("version") String version,
      @JsonProperty("rooms") List<Room> rooms) {}

  /** A clip as a {@code data:} URL. */
  public static String dataUrl(Path mp4) {
    try {
      return "data:video/mp4;base64," + Base64.getEncoder().encodeToString(Files.readAllBytes(mp4));
    } catch (IOException e) {
      throw TpoException.data("%s: cannot be read: %s".formatted(mp4, e.getMessage()));
    }
  }

  /** Writes the page. */
  public static void write(Path html, String model, String version, List<Room> rooms) {
    // "</" would end the script element that holds the document
    String data = Json.write(new Contents(model, version, rooms)).replace("</", "<\\/");
    try {
      Files.writeString(html, template().replace(SLOT, data));
    } catch (IOException e) {
      throw TpoException.data("%s: cannot be written: %s".formatted(html, e.getMessage()));
    }
  }

  private static String template() {
    try (InputStream in = DemoPage.class.getResourceAsStream(TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
