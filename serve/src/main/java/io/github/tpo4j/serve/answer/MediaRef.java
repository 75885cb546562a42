package io.github.tpo4j.serve.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.serve.http.ApiError;
import java.util.Locale;

/** How a request names its medium. */
sealed interface MediaRef {
  /** One that the server has. */
  record Kept(String id) implements MediaRef {}

  /** One that came in the {@link Body}, by the sum of its bytes. */
  record Inline(String sum) implements MediaRef {}

  /** One to be fetched. */
  record Remote(String address) implements MediaRef {}

  /**
   * Reads an address: {@code media:ID}, http(s), or what {@link Body} put for a data URL.
   *
   * @param field for the error
   */
  static MediaRef of(String text, String field) {
    String start = text.substring(0, Math.min(8, text.length())).toLowerCase(Locale.ROOT);
    if (start.startsWith("media:")) {
      return new Kept(text.substring(6));
    }
    if (start.startsWith("media-") || start.startsWith("sample-")) {
      return new Kept(text);
    }
    if (start.startsWith("inline:")) {
      return new Inline(text.substring(7));
    }
    if (start.startsWith("data:")) {
      throw ApiError.value(field, "data:TYPE;base64,BYTES", text);
    }
    if (start.startsWith("http:") || start.startsWith("https:")) {
      return new Remote(text);
    }
    throw ApiError.value(field, "a data URL, media:ID or an http(s) address", text);
  }

  /** The medium of a part of a message; null if the part is none. */
  static MediaRef ofPart(Fields part, String type) {
    switch (type) {
      case "image_url", "video_url" -> {
        JsonNode value = part.get(type).orElseThrow(() -> part.missing(type));
        if (value.isTextual()) {
          return of(value.textValue(), part.path(type));
        }
        Fields url = new Fields(value, part.path(type));
        String address = url.requiredText("url");
        // "low" is what LangChain4j always sends, and what happens: frames are made small
        url.unsupported(
            "detail", "frames are always resized to what the model takes", "\"auto\"", "\"low\"");
        url.end();
        return of(address, url.path("url"));
      }
      case "file" -> {
        Fields file = part.object("file").orElseThrow(() -> part.missing("file"));
        file.taken("filename");
        String id = file.text("file_id").orElse(null);
        String data = file.text("file_data").orElse(null);
        file.end();
        if ((id == null) == (data == null)) {
          throw ApiError.value(
              part.path("file"), "one of file_id and file_data", id == null ? "none" : "both");
        }
        return id == null ? of(data, file.path("file_data")) : new Kept(id);
      }
      default -> {
        return null;
      }
    }
  }
}
