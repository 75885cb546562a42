package io.github.tpo4j.core;

import java.util.ArrayList;
import java.util.List;

/** A table in characters: the first column to the left, the others to the right. */
public final class TextTable {
  private TextTable() {}

  /**
   * The rows as lines, columns aligned.
   *
   * @param rows all with as many cells as the first
   */
  public static List<String> lines(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + padding : "  " + padding + row.get(i));
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
