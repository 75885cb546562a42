package io.github.tpo4j.model.heads.temporal.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  @Test
  void asGoodAsTryingEverything() {
    Random random = new Random(3);
    for (int trial = 0; trial < 2000; trial++) {
      int rows = 1 + random.nextInt(6);
      int columns = 1 + random.nextInt(4);
      boolean coarse = trial % 3 == 0; // many ties
      double[][] cost = new double[rows][columns];
      for (double[] row : cost) {
        Arrays.setAll(row, i -> coarse ? random.nextInt(3) : random.nextGaussian() * 10);
      }
      int[] columnOf = Assignment.solve(cost);
      assertOneToOne(columnOf, rows, columns);
      assertThat(Assignment.cost(cost, columnOf))
          .as("%s", Arrays.deepToString(cost))
          .isCloseTo(
              best(cost, 0, new boolean[columns], Math.max(0, rows - columns)), within(1e-9));
    }
  }

  @Test
  void largerThanTheProblemEverIs() {
    Random random = new Random(4);
    double[][] cost = new double[60][40];
    for (double[] row : cost) {
      Arrays.setAll(row, i -> random.nextDouble());
    }
    double total = Assignment.cost(cost, Assignment.solve(cost));
    // the same from the other side
    double[][] turned = new double[40][60];
    for (int r = 0; r < 60; r++) {
      for (int c = 0; c < 40; c++) {
        turned[c][r] = cost[r][c];
      }
    }
    assertThat(Assignment.cost(turned, Assignment.solve(turned))).isCloseTo(total, within(1e-9));
  }

  @Test
  void nothingToAssign() {
    assertThat(Assignment.solve(new double[0][0])).isEmpty();
    assertThat(Assignment.solve(new double[3][0])).containsExactly(-1, -1, -1);
  }

  @Test
  void aCostThatIsNoNumberIsTheLastResort() {
    double[][] cost = {{Double.NaN, 1}, {2, Double.POSITIVE_INFINITY}};
    assertThat(Assignment.solve(cost)).containsExactly(1, 0);
  }

  private static void assertOneToOne(int[] columnOf, int rows, int columns) {
    long matched = Arrays.stream(columnOf).filter(c -> c >= 0).count();
    assertThat(columnOf).hasSize(rows);
    assertThat(matched).isEqualTo(Math.min(rows, columns));
    assertThat(Arrays.stream(columnOf).filter(c -> c >= 0).distinct().count()).isEqualTo(matched);
  }

  /** Least cost of rows from the given one on, of which so many may stay alone. */
  private static double best(double[][] cost, int row, boolean[] taken, int alone) {
    if (row == cost.length) {
      return 0;
    }
    double least = alone > 0 ? best(cost, row + 1, taken, alone - 1) : Double.POSITIVE_INFINITY;
    for (int c = 0; c < taken.length; c++) {
      if (!taken[c]) {
        taken[c] = true;
        least = Math.min(least, cost[row][c] + best(cost, row + 1, taken, alone));
        taken[c] = false;
      }
    }
    return least;
  }
}
