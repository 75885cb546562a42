package io.github.tpo4j.core;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The one JSON dialect of the project: snake_case names as the records are annotated, an empty
 * {@link Optional} is left out, and a number that is not finite is refused in both directions,
 * because JSON has none and readers elsewhere fail late. Unknown and repeated keys are errors.
 */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              // whoever reads a text has limited its length; a medium in a string is long
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .addModule(new JsonTypes())
          .withConfigOverride(
              Optional.class,
              o ->
                  o.setInclude(
                      JsonInclude.Value.construct(
                          JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS)))
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          // isX() and getX() are derived, not part of a record
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS, MapperFeature.AUTO_DETECT_GETTERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private Json() {}

  /** One line of JSON. */
  public static String write(Object value) {
    return write(value, false);
  }

  /** Indented JSON for people. */
  public static String pretty(Object value) {
    return write(value, true);
  }

  /**
   * Reads a value.
   *
   * @param origin where the text comes from, for the error
   */
  public static <T> T read(String text, Class<T> type, String origin) {
    ObjectReader reader = MAPPER.readerFor(type);
    try {
      T value = reader.readValue(text);
      if (value == null) {
        throw TpoException.data("%s: expected a JSON object but found null".formatted(origin));
      }
      return value;
    } catch (JsonProcessingException e) {
      throw broken(e, origin);
    }
  }

  /** Reads any JSON text. */
  public static JsonNode tree(String text, String origin) {
    try {
      return MAPPER.reader().readTree(text);
    } catch (JsonProcessingException e) {
      throw broken(e, origin);
    }
  }

  /** Reads a JSON file of UTF-8 text. */
  public static JsonNode tree(Path file) {
    try {
      return tree(Files.readString(file), file.toString());
    } catch (CharacterCodingException e) {
      throw new TpoException(
          TpoException.Kind.DATA, file + ": expected UTF-8 text but found other bytes", e);
    } catch (IOException e) {
      throw TpoException.unreadable(file, e);
    }
  }

  private static String write(Object value, boolean indent) {
    try {
      return (indent ? MAPPER.writerWithDefaultPrettyPrinter() : MAPPER.writer())
          .writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw broken(e, value.getClass().getSimpleName());
    }
  }

  private static TpoException broken(JsonProcessingException e, String origin) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof TpoException known) {
        return new TpoException(known.kind(), origin + ": " + known.getMessage(), e);
      }
    }
    String where =
        e.getLocation() == null
            ? ""
            : " at line %d column %d"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    return new TpoException(
        TpoException.Kind.DATA,
        "%s: not the JSON that was expected%s%s: %s".formatted(origin, where, key(e), words(e)),
        e);
  }

  /** The key that Jackson was at, such as {@code ", boxes[0].x1"}; empty where it names none. */
  private static String key(JsonProcessingException e) {
    StringBuilder key = new StringBuilder();
    if (e instanceof JsonMappingException at) {
      for (JsonMappingException.Reference step : at.getPath()) {
        boolean named = step.getFieldName() != null;
        key.append(
            named ? (key.isEmpty() ? "" : ".") + step.getFieldName() : "[" + step.getIndex() + "]");
      }
    }
    return key.isEmpty() ? "" : ", " + key;
  }

  /** Jackson's words without its place in brackets and its own switches. */
  public static String words(JsonProcessingException e) {
    return e.getOriginalMessage()
        .lines()
        .findFirst()
        .orElse("it breaks off")
        .replaceAll(" ?\\((start marker )?at \\[Source:[^\\]]*\\]\\)| \\(start marker at .*", "")
        .replaceAll(" \\(bound as [^)]*\\)|( for `ObjectNode`)?: not allowed .*", "")
        .replaceAll(" \\(set [^)]*FAIL_ON_[^)]*\\)", "")
        .replaceAll("^Null value for creator property.*", "expected a value but found none")
        .strip();
  }
}
