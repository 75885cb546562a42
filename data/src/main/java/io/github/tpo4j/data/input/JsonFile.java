package io.github.tpo4j.data.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.nio.file.Path;
import java.util.List;

/**
 * JSON and JSONL files of other people, read as Python's {@code json} reads them: NaN and Infinity
 * are numbers, and of a repeated key the last value counts, with a warning.
 */
public final class JsonFile {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private static final JsonMapper LENIENT =
      STRICT
          .rebuild()
          .disable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private JsonFile() {}

  /** The value of a JSON file. */
  public static JsonEntry read(Path file, Oddities oddities) {
    return new JsonEntry(file.toString(), parse(TextFile.text(file), file.toString(), oddities));
  }

  /** The values of a JSONL file, one a line; there must be some. */
  public static List<JsonEntry> lines(Path file, Oddities oddities) {
    return TextFile.someLines(file, "one JSON object a line").stream()
        .map(l -> new JsonEntry(l.where(), parse(l.text(), l.where(), oddities)))
        .toList();
  }

  /** The values of a JSONL file, or of a file that holds one JSON list; there must be some. */
  public static List<JsonEntry> records(Path file, Oddities oddities) {
    if (!TextFile.text(file).stripLeading().startsWith("[")) {
      return lines(file, oddities);
    }
    List<JsonEntry> records = read(file, oddities).list();
    if (records.isEmpty()) {
      throw TpoException.data(file + ": expected a list of JSON objects but it is empty");
    }
    return records;
  }

  private static JsonNode parse(String text, String where, Oddities oddities) {
    if (text.isBlank()) {
      throw TpoException.data(where + ": expected JSON but the file is empty");
    }
    try {
      return STRICT.readTree(text);
    } catch (JsonProcessingException strict) {
      try {
        JsonNode node = LENIENT.readTree(text);
        oddities.add(
            "not strict JSON; of a repeated key the last value counts, a trailing comma is ignored",
            "%s line %d (%s)"
                .formatted(
                    where,
                    strict.getLocation() == null ? 1 : strict.getLocation().getLineNr(),
                    Json.words(strict)));
        return node;
      } catch (JsonProcessingException e) {
        throw broken(e, where);
      }
    }
  }

  private static TpoException broken(JsonProcessingException e, String where) {
    String place =
        e.getLocation() == null
            ? ""
            : " at line %d column %d"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    return new TpoException(
        TpoException.Kind.DATA,
        "%s: expected JSON but%s: %s".formatted(where, place, Json.words(e)),
        e);
  }
}
