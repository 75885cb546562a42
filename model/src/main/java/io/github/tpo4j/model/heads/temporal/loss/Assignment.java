package io.github.tpo4j.model.heads.temporal.loss;

import java.util.Arrays;

/**
 * Minimum-cost assignment between rows and columns by shortest augmenting paths (Jonker and
 * Volgenant's form of the Hungarian method): O(n²·m) for n ≤ m, exact, no randomness.
 */
public final class Assignment {
  private Assignment() {}

  /**
   * Pairs every row, or every column where there are fewer, at the least total cost.
   *
   * @param cost rows of equal length; a cost that is not finite is worse than any that is
   * @return for each row its column, −1 for a row that stays alone
   */
  public static int[] solve(double[][] cost) {
    int rows = cost.length;
    int columns = rows == 0 ? 0 : cost[0].length;
    if (columns == 0) {
      int[] alone = new int[rows];
      Arrays.fill(alone, -1);
      return alone;
    }
    double[][] finite = finite(cost);
    if (rows <= columns) {
      return narrow(finite);
    }
    int[] rowOf = narrow(transposed(finite));
    int[] columnOf = new int[rows];
    Arrays.fill(columnOf, -1);
    for (int c = 0; c < columns; c++) {
      columnOf[rowOf[c]] = c;
    }
    return columnOf;
  }

  /** Total cost of an assignment. */
  public static double cost(double[][] cost, int[] columnOf) {
    double total = 0;
    for (int r = 0; r < columnOf.length; r++) {
      total += columnOf[r] < 0 ? 0 : cost[r][columnOf[r]];
    }
    return total;
  }

  /** No more rows than columns. */
  private static int[] narrow(double[][] cost) {
    int n = cost.length;
    int m = cost[0].length;
    double[] rowPrice = new double[n];
    double[] columnPrice = new double[m];
    int[] rowOf = new int[m];
    Arrays.fill(rowOf, -1);
    int[] cameFrom = new int[m];
    for (int r = 0; r < n; r++) {
      double[] shortest = new double[m];
      boolean[] done = new boolean[m];
      Arrays.fill(shortest, Double.POSITIVE_INFINITY);
      Arrays.fill(cameFrom, -1);
      int row = r;
      int last = -1; // column through which the row was reached
      double length = 0;
      do {
        int next = -1;
        for (int c = 0; c < m; c++) {
          if (done[c]) {
            continue;
          }
          double via = length + cost[row][c] - rowPrice[row] - columnPrice[c];
          if (via < shortest[c]) {
            shortest[c] = via;
            cameFrom[c] = last;
          }
          if (next < 0 || shortest[c] < shortest[next]) {
            next = c;
          }
        }
        length = shortest[next];
        done[next] = true;
        last = next;
        row = rowOf[next];
      } while (row >= 0);
      reprice(r, length, shortest, done, rowOf, rowPrice, columnPrice, last);
      for (int c = last; c >= 0; c = cameFrom[c]) {
        rowOf[c] = cameFrom[c] < 0 ? r : rowOf[cameFrom[c]];
      }
    }
    int[] columnOf = new int[n];
    for (int c = 0; c < m; c++) {
      if (rowOf[c] >= 0) {
        columnOf[rowOf[c]] = c;
      }
    }
    return columnOf;
  }

  /** Keeps every matched pair's reduced cost at zero and all others from going below it. */
  private static void reprice(
      int start,
      double length,
      double[] shortest,
      boolean[] done,
      int[] rowOf,
      double[] rowPrice,
      double[] columnPrice,
      int last) {
    rowPrice[start] += length;
    for (int c = 0; c < done.length; c++) {
      if (done[c] && c != last) {
        rowPrice[rowOf[c]] += length - shortest[c];
        columnPrice[c] -= length - shortest[c];
      }
    }
  }

  private static double[][] finite(double[][] cost) {
    double largest = 0;
    for (double[] row : cost) {
      for (double c : row) {
        largest = Double.isFinite(c) ? Math.max(largest, Math.abs(c)) : largest;
      }
    }
    double worse = (largest + 1) * 4 * cost.length;
    double[][] finite = new double[cost.length][];
    for (int r = 0; r < cost.length; r++) {
      finite[r] = Arrays.stream(cost[r]).map(c -> Double.isFinite(c) ? c : worse).toArray();
    }
    return finite;
  }

  private static double[][] transposed(double[][] cost) {
    double[][] t = new double[cost[0].length][cost.length];
    for (int r = 0; r < cost.length; r++) {
      for (int c = 0; c < t.length; c++) {
        t[c][r] = cost[r][c];
      }
    }
    return t;
  }
}
