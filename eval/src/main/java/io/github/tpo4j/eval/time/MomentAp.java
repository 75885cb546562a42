package io.github.tpo4j.eval.time;

import java.util.Arrays;
import java.util.List;

/**
 * Average precision of the windows predicted for one query at several overlaps, as ActivityNet's
 * detection task and QVHighlights compute it: windows by falling score, each takes the free true
 * window that it overlaps most, and precision is made non-increasing over recall.
 */
public final class MomentAp {
  private MomentAp() {}

  /**
   * Average precision at each overlap; 0 without predictions.
   *
   * @param predictions in file order, which decides between equal scores
   * @param truths at least one
   * @param overlaps IoU that is needed for a hit
   */
  public static double[] of(List<Window> predictions, List<Window> truths, double[] overlaps) {
    Window[] ranked = predictions.toArray(Window[]::new);
    Arrays.sort(ranked, (a, b) -> a.score() > b.score() ? -1 : a.score() < b.score() ? 1 : 0);
    int n = truths.size();
    double[][] iou = new double[ranked.length][n];
    int[][] order = new int[ranked.length][];
    for (int p = 0; p < ranked.length; p++) {
      for (int g = 0; g < n; g++) {
        iou[p][g] = ranked[p].iou(truths.get(g));
      }
      order[p] = byOverlap(iou[p]);
    }
    double[] ap = new double[overlaps.length];
    boolean[] hit = new boolean[ranked.length];
    boolean[] taken = new boolean[n];
    for (int t = 0; t < overlaps.length; t++) {
      Arrays.fill(taken, false);
      for (int p = 0; p < ranked.length; p++) {
        hit[p] = take(iou[p], order[p], taken, overlaps[t]);
      }
      ap[t] = area(hit, n);
    }
    return ap;
  }

  /** True windows by falling overlap; of equal ones the later comes first, as in NumPy. */
  private static int[] byOverlap(double[] iou) {
    int[] order = new int[iou.length];
    for (int g = 0; g < order.length; g++) {
      int at = g;
      for (; at > 0 && Double.compare(iou[order[at - 1]], iou[g]) <= 0; at--) {
        order[at] = order[at - 1];
      }
      order[at] = g;
    }
    return order;
  }

  /** Takes the free true window that overlaps most, if it overlaps enough. */
  private static boolean take(double[] iou, int[] order, boolean[] taken, double needed) {
    for (int g : order) {
      if (iou[g] < needed) {
        return false;
      }
      if (!taken[g]) {
        taken[g] = true;
        return true;
      }
    }
    return false;
  }

  /** Area under the precision envelope over recall. */
  private static double area(boolean[] hit, int truths) {
    int hits = 0;
    for (boolean h : hit) {
      hits += h ? 1 : 0;
    }
    double area = 0;
    double envelope = 0;
    for (int rank = hit.length; rank > 0; rank--) {
      if (hit[rank - 1]) {
        envelope = Math.max(envelope, (double) hits / rank);
        area += ((double) hits / truths - (double) (hits - 1) / truths) * envelope;
        hits--;
      }
    }
    return area;
  }
}
