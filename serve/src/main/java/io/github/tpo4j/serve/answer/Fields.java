package io.github.tpo4j.serve.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.serve.http.ApiError;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the fields of a JSON object. What is wrong is refused with the field's name; what nobody
 * asked for is refused, too, so that no parameter is ignored silently. Null counts as absent.
 */
final class Fields {
  private final JsonNode node;
  private final String path;
  private final Set<String> known = new HashSet<>();

  Fields(JsonNode node, String path) {
    if (node == null || !node.isObject()) {
      throw ApiError.value(path.isEmpty() ? "the body" : path, "a JSON object", kind(node));
    }
    this.node = node;
    this.path = path;
  }

  /** The object of a body. */
  static Fields of(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return new Fields(Json.tree(text, "the body"), "");
    } catch (CharacterCodingException e) {
      throw ApiError.invalid("invalid_json", null, "the body is not UTF-8");
    } catch (TpoException e) {
      throw ApiError.invalid("invalid_json", null, e.getMessage());
    }
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  Optional<JsonNode> get(String key) {
    known.add(key);
    JsonNode value = node.get(key);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  Optional<String> text(String key) {
    return get(key)
        .map(
            v -> {
              if (!v.isTextual()) {
                throw ApiError.value(path(key), "a text", kind(v));
              }
              return v.textValue();
            });
  }

  String requiredText(String key) {
    String text = text(key).orElseThrow(() -> missing(key));
    if (text.isBlank()) {
      throw ApiError.value(path(key), "words", "none");
    }
    return text;
  }

  ApiError missing(String key) {
    return ApiError.invalid("missing_parameter", path(key), path(key) + " is missing");
  }

  boolean flag(String key) {
    return get(key)
        .map(
            v -> {
              if (!v.isBoolean()) {
                throw ApiError.value(path(key), "true or false", kind(v));
              }
              return v.booleanValue();
            })
        .orElse(false);
  }

  int whole(String key, int least, int most, int otherwise) {
    return get(key)
        .map(
            v -> {
              if (!v.isIntegralNumber()
                  || !v.canConvertToInt()
                  || v.intValue() < least
                  || v.intValue() > most) {
                throw ApiError.value(
                    path(key), "a whole number from %d to %d".formatted(least, most), v);
              }
              return v.intValue();
            })
        .orElse(otherwise);
  }

  double number(String key, double least, double most, double otherwise) {
    return get(key)
        .map(
            v -> {
              if (!v.isNumber() || !(v.doubleValue() >= least && v.doubleValue() <= most)) {
                throw ApiError.value(
                    path(key), "a number from %s to %s".formatted(plain(least), plain(most)), v);
              }
              return v.doubleValue();
            })
        .orElse(otherwise);
  }

  Optional<Fields> object(String key) {
    return get(key).map(v -> new Fields(v, path(key)));
  }

  List<JsonNode> list(String key) {
    return get(key)
        .map(
            v -> {
              if (!v.isArray()) {
                throw ApiError.value(path(key), "a list", kind(v));
              }
              List<JsonNode> items = new ArrayList<>();
              v.forEach(items::add);
              return items;
            })
        .orElse(List.of());
  }

  /** A box in pixels or fractions. */
  BoxIn box() {
    Optional<JsonNode> pixels = get("pixels");
    Optional<JsonNode> fractions = get("fractions");
    end();
    if (pixels.isPresent() == fractions.isPresent()) {
      throw ApiError.value(
          path, "one of pixels and fractions", pixels.isPresent() ? "both" : "none");
    }
    JsonNode corners = pixels.or(() -> fractions).orElseThrow();
    double[] c = new double[4];
    boolean fits = corners.isArray() && corners.size() == 4;
    for (int i = 0; fits && i < 4; i++) {
      fits = corners.get(i).isNumber() && Double.isFinite(corners.get(i).doubleValue());
      c[i] = fits ? corners.get(i).doubleValue() : 0;
    }
    if (!fits || c[0] >= c[2] || c[1] >= c[3]) {
      throw ApiError.value(path, "four numbers x1 y1 x2 y2 with x1 < x2 and y1 < y2", corners);
    }
    return new BoxIn(c, pixels.isPresent());
  }

  /** A box before the medium's size is known. */
  @SuppressWarnings("ArrayRecordComponent") // read once
  record BoxIn(double[] corners, boolean pixels) {
    Box on(int width, int height) {
      return pixels
          ? Box.ofPixels(corners[0], corners[1], corners[2], corners[3], width, height)
          : new Box(corners[0], corners[1], corners[2], corners[3]);
    }
  }

  /** Refuses a documented field that this server cannot serve, unless it has a harmless value. */
  void unsupported(String key, String why, String... harmless) {
    get(key)
        .ifPresent(
            v -> {
              if (!List.of(harmless).contains(v.toString())) {
                throw ApiError.invalid(
                    "unsupported_parameter",
                    path(key),
                    "%s: %s; leave it out".formatted(path(key), why));
              }
            });
  }

  /** Takes a field that changes nothing here. */
  void taken(String... keys) {
    known.addAll(List.of(keys));
  }

  /** Refuses every field that nobody has asked for. */
  void end() {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw ApiError.invalid(
                    "unknown_parameter",
                    ApiError.shortened(path(key)),
                    ApiError.shortened(path(key)) + ": there is no such field");
              }
            });
  }

  static String kind(JsonNode node) {
    return node == null || node.isMissingNode()
        ? "nothing"
        : node.isContainerNode()
            ? node.isArray() ? "a list" : "an object"
            : ApiError.shortened(node);
  }

  private static String plain(double v) {
    return v == Math.rint(v) ? String.valueOf((long) v) : String.valueOf(v);
  }
}
