package io.github.tpo4j.data.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The entries of an annotation file, and errors that say where in it something is wrong. */
record Annotations(Path file, List<JsonNode> entries, List<String> places) {

  /** A JSON array of entries. */
  static Annotations read(Path file) {
    JsonNode all = Json.tree(file);
    if (!all.isArray()) {
      throw TpoException.data(file + ": expected a JSON array of entries but found another value");
    }
    List<JsonNode> entries = new ArrayList<>();
    List<String> places = new ArrayList<>();
    for (JsonNode entry : all) {
      places.add("[" + entries.size() + "]");
      entries.add(entry);
    }
    return new Annotations(file, entries, places);
  }

  /** One entry a line. */
  static Annotations lines(Path file) {
    List<JsonNode> entries = new ArrayList<>();
    List<String> places = new ArrayList<>();
    try {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).isBlank()) {
          String place = "line " + (i + 1);
          entries.add(Json.tree(lines.get(i), "%s, %s".formatted(file, place)));
          places.add(place);
        }
      }
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA,
          "%s: expected a readable file of UTF-8 text; %s".formatted(file, e),
          e);
    }
    return new Annotations(file, entries, places);
  }

  /** Hands out every entry with its place. */
  void each(BiConsumer<JsonNode, String> visitor) {
    for (int i = 0; i < entries.size(); i++) {
      visitor.accept(entries.get(i), places.get(i));
    }
  }

  String text(JsonNode entry, String key, String where) {
    JsonNode value = entry.path(key);
    require(value.isTextual(), where + "." + key, "text", value);
    return value.asText();
  }

  JsonNode array(JsonNode entry, String key, String where) {
    JsonNode value = entry.path(key);
    require(value.isArray(), where + "." + key, "a list", value);
    return value;
  }

  double number(JsonNode value, String where) {
    require(value.isNumber(), where, "a number", value);
    return value.asDouble();
  }

  void require(boolean holds, String where, String expected, JsonNode found) {
    if (!holds) {
      throw TpoException.data(
          "%s, %s: expected %s but found %s"
              .formatted(file, where, expected, found.isMissingNode() ? "nothing" : found));
    }
  }

  Sample good(Sample sample, String where) {
    return SampleCheck.require(sample, "%s, %s".formatted(file, where));
  }

  Dataset dataset(Path media, List<Sample> samples) {
    if (samples.isEmpty()) {
      throw TpoException.data(file + ": expected at least one entry but found none");
    }
    return new ListDataset(String.valueOf(file.getFileName()), media, samples);
  }
}
