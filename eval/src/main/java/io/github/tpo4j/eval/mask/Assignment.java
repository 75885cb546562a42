package io.github.tpo4j.eval.mask;

import java.util.Arrays;

/**
 * The assignment of rows to columns with the largest sum of scores, by shortest augmenting paths
 * (the Hungarian method as SciPy's {@code linear_sum_assignment} has it).
 */
final class Assignment {
  private final double[][] scores;
  private final int columns;
  private final double[] rowPrice;
  private final double[] columnPrice;
  private final int[] columnOf;
  private final int[] rowOf;

  private Assignment(double[][] scores, int columns) {
    this.scores = scores;
    this.columns = columns;
    this.rowPrice = new double[scores.length];
    this.columnPrice = new double[columns];
    this.columnOf = filled(scores.length);
    this.rowOf = filled(columns);
  }

  /**
   * The column of each row.
   *
   * @param scores rows of equal length, not more of them than columns
   */
  static int[] best(double[][] scores) {
    Assignment assignment = new Assignment(scores, scores.length == 0 ? 0 : scores[0].length);
    for (int row = 0; row < scores.length; row++) {
      assignment.add(row);
    }
    return assignment.columnOf;
  }

  /** Assigns one more row: grows a tree of cheapest paths until it meets a free column. */
  private void add(int start) {
    double[] distance = new double[columns];
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    int[] from = filled(columns);
    boolean[] done = new boolean[columns];
    double reached = 0;
    int sink = -1;
    for (int row = start; sink < 0; ) {
      int next = -1;
      for (int c = 0; c < columns; c++) {
        if (done[c]) {
          continue;
        }
        double cost = reached - scores[row][c] - rowPrice[row] - columnPrice[c];
        if (cost < distance[c]) {
          distance[c] = cost;
          from[c] = row;
        }
        boolean nearer = next < 0 || distance[c] < distance[next];
        boolean freer =
            next >= 0 && distance[c] == distance[next] && rowOf[c] < 0 && rowOf[next] >= 0;
        next = nearer || freer ? c : next;
      }
      reached = distance[next];
      done[next] = true;
      sink = rowOf[next] < 0 ? next : -1;
      row = rowOf[next];
    }
    rowPrice[start] += reached;
    for (int c = 0; c < columns; c++) {
      if (done[c] && c != sink) {
        rowPrice[rowOf[c]] += reached - distance[c];
        columnPrice[c] -= reached - distance[c];
      }
    }
    for (int c = sink; c >= 0; ) {
      int row = from[c];
      int before = columnOf[row];
      rowOf[c] = row;
      columnOf[row] = c;
      c = row == start ? -1 : before;
    }
  }

  private static int[] filled(int n) {
    int[] none = new int[n];
    Arrays.fill(none, -1);
    return none;
  }
}
