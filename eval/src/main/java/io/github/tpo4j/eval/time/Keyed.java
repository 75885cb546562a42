package io.github.tpo4j.eval.time;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.data.input.TextFile;
import io.github.tpo4j.eval.Warnings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records by their id: a JSON object of records, a JSON list of them, or JSONL. Every id comes
 * once.
 */
final class Keyed {
  private Keyed() {}

  /**
   * Records in the file's order.
   *
   * @param key name of the id in a record of a list
   */
  static Map<String, JsonEntry> read(Path file, String key, Warnings warnings) {
    if (isOneObject(file, key)) {
      Map<String, JsonEntry> members = JsonFile.read(file, warnings).members();
      if (members.isEmpty()) {
        throw TpoException.data(file + ": expected records by their id but there is none");
      }
      return members;
    }
    return byId(JsonFile.records(file, warnings), key);
  }

  private static Map<String, JsonEntry> byId(List<JsonEntry> records, String key) {
    Map<String, JsonEntry> byId = new LinkedHashMap<>();
    for (JsonEntry record : records) {
      String id = record.get(key).id();
      JsonEntry before = byId.put(id, record);
      if (before != null) {
        throw TpoException.data(
            "%s: expected each %s once but %s %s was there before: %s"
                .formatted(record.where(), key, key, id, before.where()));
      }
    }
    return byId;
  }

  /** Whether the file is one object and not lines of them. */
  private static boolean isOneObject(Path file, String key) {
    String first = TextFile.someLines(file, "JSON").get(0).text().strip();
    boolean lines =
        file.toString().matches(".*\\.jsonl(\\.gz)?") || first.contains("\"" + key + "\"");
    return first.startsWith("{") && !lines;
  }
}
