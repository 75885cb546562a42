package io.github.tpo4j.eval.time;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Average precision of highlight scores as QVHighlights computes it: clips of equal score are one
 * group, a group's precision is the best of its own and all lower ones, and the mean is over the
 * groups that bring a highlight, whatever their number of highlights.
 */
final class HighlightAp {
  private HighlightAp() {}

  /**
   * Average precision; 0 without a highlight, 1 if every clip is one.
   *
   * @param highlight whether each clip is one
   * @param scores one a clip
   */
  static double of(boolean[] highlight, double[] scores) {
    int clips = highlight.length;
    Integer[] order = new Integer[clips];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble((Integer i) -> scores[i]).reversed());
    int[] found = new int[clips + 1]; // among the best n
    for (int n = 0; n < clips; n++) {
      found[n + 1] = found[n] + (highlight[order[n]] ? 1 : 0);
    }
    if (found[clips] == 0 || found[clips] == clips) {
      return found[clips] == 0 ? 0 : 1;
    }
    double best = 0;
    double sum = 0;
    int groups = 0;
    for (int end = clips; end > 0; ) {
      int start = end - 1;
      while (start > 0 && scores[order[start - 1]] == scores[order[end - 1]]) {
        start--;
      }
      best = Math.max(best, (double) found[end] / end);
      if (found[end] > found[start]) {
        sum += best;
        groups++;
      }
      end = start;
    }
    return sum / groups;
  }
}
