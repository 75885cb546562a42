package io.github.tpo4j.data.input;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.TpoException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value in a JSON file that knows its place, so that an error about it can name it.
 *
 * @param where file and line of a JSONL record, or file and path within it
 */
public record JsonEntry(String where, JsonNode node) {
  /** The value under a key, which must be there and not null. */
  public JsonEntry get(String key) {
    return find(key)
        .orElseThrow(
            () ->
                TpoException.data(
                    node.has(key)
                        ? "%s: expected a value under \"%s\" but found null".formatted(where, key)
                        : node.isObject()
                            ? "%s: expected the key \"%s\" but there is %s"
                                .formatted(where, key, keys())
                            : "%s: expected an object with the key \"%s\" but found %s"
                                .formatted(where, key, shortened())));
  }

  /** The value under a key; empty where it is missing or null. */
  public Optional<JsonEntry> find(String key) {
    JsonNode value = node.path(key);
    return value.isMissingNode() || value.isNull()
        ? Optional.empty()
        : Optional.of(new JsonEntry(where + " \"" + key + "\"", value));
  }

  /** The elements of an array. */
  public List<JsonEntry> list() {
    if (!node.isArray()) {
      throw expected("a list");
    }
    List<JsonEntry> entries = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      entries.add(new JsonEntry("%s[%d]".formatted(where, i), node.get(i)));
    }
    return entries;
  }

  /** The members of an object, in their order. */
  public Map<String, JsonEntry> members() {
    if (!node.isObject()) {
      throw expected("an object");
    }
    Map<String, JsonEntry> members = new LinkedHashMap<>();
    node.properties()
        .forEach(
            p ->
                members.put(
                    p.getKey(),
                    new JsonEntry("%s \"%s\"".formatted(where, p.getKey()), p.getValue())));
    return members;
  }

  /** A text. */
  public String text() {
    if (!node.isTextual()) {
      throw expected("a text");
    }
    return node.textValue();
  }

  /** An id: a text or a whole number, as text. */
  public String id() {
    if (!node.isTextual() && !node.isIntegralNumber()) {
      throw expected("an id (text or whole number)");
    }
    return node.asText();
  }

  /** A number that may be NaN or infinite, which Python writes without quotes. */
  public double anyNumber() {
    if (!node.isNumber()) {
      throw expected("a number");
    }
    return node.doubleValue();
  }

  /** A finite number. */
  public double number() {
    double value = anyNumber();
    if (!Double.isFinite(value)) {
      throw expected("a finite number");
    }
    return value;
  }

  /** A whole number. */
  public int integer() {
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw expected("a whole number");
    }
    return node.intValue();
  }

  /** A list of finite numbers. */
  public double[] numbers() {
    return list().stream().mapToDouble(JsonEntry::number).toArray();
  }

  /** An error that says what this value should be. */
  public TpoException expected(String what) {
    return TpoException.data("%s: expected %s but found %s".formatted(where, what, shortened()));
  }

  private String shortened() {
    String text = node.toString();
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }

  private String keys() {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys.isEmpty() ? "none" : "only " + String.join(", ", keys);
  }
}
