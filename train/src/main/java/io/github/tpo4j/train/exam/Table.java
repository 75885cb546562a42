package io.github.tpo4j.train.exam;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Figures before and after training.
 *
 * @param samples asked of each kind
 */
public record Table(
    @JsonProperty("data") String data,
    @JsonProperty("samples") int samples,
    @JsonProperty("rows") List<Row> rows) {

  /**
   * One figure.
   *
   * @param chance what guessing reaches; null where that has no meaning
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Row(
      @JsonProperty("figure") Figure figure,
      @JsonProperty("before") double before,
      @JsonProperty("after") double after,
      @JsonProperty("chance") Double chance) {}

  public static Table of(
      String data,
      int samples,
      Map<Figure, Double> before,
      Map<Figure, Double> after,
      double chance) {
    List<Row> rows =
        Arrays.stream(Figure.values())
            .map(f -> new Row(f, before.get(f), after.get(f), f == Figure.CHOICE ? chance : null))
            .toList();
    return new Table(data, samples, rows);
  }

  /** Lines for people. */
  public List<String> lines() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("", "before", "after", "chance"));
    for (Row row : rows) {
      cells.add(
          List.of(
              row.figure.words(),
              number(row.before),
              number(row.after),
              row.chance == null ? "" : number(row.chance)));
    }
    List<String> lines = new ArrayList<>();
    lines.add("%d samples of each file of %s, which no stage has seen:".formatted(samples, data));
    TextTable.lines(cells).forEach(line -> lines.add("  " + line));
    return lines;
  }

  private static String number(double x) {
    return String.format(Locale.ROOT, "%.2f", x);
  }
}
