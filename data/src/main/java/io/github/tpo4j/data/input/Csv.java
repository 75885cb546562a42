package io.github.tpo4j.data.input;

import io.github.tpo4j.core.TpoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Comma-separated values with a header line and quoted fields (RFC 4180). */
public final class Csv {
  private Csv() {}

  /**
   * One row.
   *
   * @param where file and line of its start
   */
  public record Row(String where, Map<String, String> fields) {
    /** The value of a column that must be there. */
    public String get(String column) {
      String value = fields.get(column);
      if (value == null) {
        throw TpoException.data(
            "%s: expected a column %s but there are only %s"
                .formatted(
                    where, column, String.join(", ", fields.keySet().stream().sorted().toList())));
      }
      return value;
    }

    /** The number in a column. */
    public double number(String column) {
      try {
        return Double.parseDouble(get(column));
      } catch (NumberFormatException e) {
        throw TpoException.data(
            "%s: expected a number in the column %s but found \"%s\""
                .formatted(where, column, get(column)));
      }
    }
  }

  /** All rows below the header. */
  public static List<Row> read(Path file) {
    List<List<String>> records = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    split(TextFile.text(file), file, records, starts);
    if (records.isEmpty()) {
      throw TpoException.data(file + ": expected comma-separated values but the file is empty");
    }
    List<String> header = records.get(0);
    List<Row> rows = new ArrayList<>();
    for (int r = 1; r < records.size(); r++) {
      String where = file + ":" + starts.get(r);
      List<String> values = records.get(r);
      if (values.size() != header.size()) {
        throw TpoException.data(
            "%s: expected %d fields as in the header but found %d"
                .formatted(where, header.size(), values.size()));
      }
      Map<String, String> fields = new HashMap<>();
      for (int c = 0; c < values.size(); c++) {
        fields.put(header.get(c), values.get(c));
      }
      rows.add(new Row(where, fields));
    }
    return rows;
  }

  private static void split(
      String text, Path file, List<List<String>> records, List<Integer> starts) {
    List<String> record = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    int line = 1;
    int start = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      line += c == '\n' ? 1 : 0;
      if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"' && (quoted || field.isEmpty())) {
        quoted = !quoted;
      } else if (quoted || c != ',' && c != '\n' && c != '\r') {
        field.append(c);
      } else if (c != '\r') {
        record.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          add(record, start, records, starts);
          record = new ArrayList<>();
          start = line;
        }
      }
    }
    if (quoted) {
      throw TpoException.data("%s:%d: a quoted field never ends".formatted(file, start));
    }
    record.add(field.toString());
    add(record, start, records, starts);
  }

  /** Adds a record unless its line is blank. */
  private static void add(
      List<String> record, int start, List<List<String>> records, List<Integer> starts) {
    if (record.size() > 1 || !record.get(0).isBlank()) {
      records.add(record);
      starts.add(start);
    }
  }
}
