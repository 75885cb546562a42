package io.github.tpo4j.data.mix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lays sequences end to end in rows, so that little is padded. Within a window the longest goes
 * first, each into the first row with room (first fit decreasing: at most 11/9 of the fewest rows).
 * Same lengths, same rows.
 */
public final class Packing {
  private Packing() {}

  /**
   * Rows of sequences, by their numbers; in a row and among rows those that came first stand first.
   *
   * @param lengths tokens of each sequence
   * @param most tokens of a row; a longer sequence gets a row of its own
   * @param window so many sequences are planned together; what is left open is closed behind them
   */
  public static List<List<Integer>> rows(int[] lengths, int most, int window) {
    if (most < 1 || window < 1) {
      throw new IllegalArgumentException(
          "expected rows and a window of at least 1 but found %d and %d".formatted(most, window));
    }
    List<List<Integer>> rows = new ArrayList<>();
    for (int from = 0; from < lengths.length; from += window) {
      rows.addAll(fit(lengths, most, from, Math.min(lengths.length, from + window)));
    }
    return rows;
  }

  private static List<List<Integer>> fit(int[] lengths, int most, int from, int to) {
    List<List<Integer>> rows = new ArrayList<>();
    List<Integer> used = new ArrayList<>();
    IntStream.range(from, to)
        .boxed()
        .sorted(Comparator.comparingInt(i -> -lengths[i]))
        .forEach(
            i -> {
              int row = 0;
              while (row < rows.size() && used.get(row) + lengths[i] > most) {
                row++;
              }
              if (row == rows.size()) {
                rows.add(new ArrayList<>());
                used.add(0);
              }
              rows.get(row).add(i);
              used.set(row, used.get(row) + lengths[i]);
            });
    rows.forEach(row -> row.sort(Comparator.naturalOrder()));
    rows.sort(Comparator.comparingInt(row -> row.get(0)));
    return rows;
  }
}
