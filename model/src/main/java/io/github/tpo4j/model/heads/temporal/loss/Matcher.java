package io.github.tpo4j.model.heads.temporal.loss;

import io.github.tpo4j.model.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Pairs predicted spans with true ones, sample by sample and layer by layer (model.md 7.9): least
 * total of {@code 10 · L1(centre, width) − gIoU + 4 · (−p_foreground)}, in f32.
 */
// l layers · B batch · Q queries · K moments of the batch
public record Matcher(double span, double giou, double label) {
  /** The published costs. */
  public static final Matcher PUBLISHED = new Matcher(10, 1, 4);

  /**
   * Pairs of one layer over the whole batch: sample by sample, queries ascending.
   *
   * @param batch sample of each pair
   * @param query its query
   * @param target its moment, counted within the sample
   * @param moment its moment, counted over the batch
   */
  public record Pairs(long[] batch, long[] query, long[] target, long[] moment) {
    public int size() {
      return batch.length;
    }
  }

  /** Pairs of every layer. */
  public List<Pairs> match(Tensor logit_lBQ2, Tensor span_lBQ2, TemporalTargets targets) {
    int layers = (int) logit_lBQ2.size(0);
    int queries = (int) logit_lBQ2.size(2);
    int k = targets.total();
    float[] costs;
    try (NoGradGuard guard = new NoGradGuard()) {
      costs = k == 0 ? new float[0] : Tensors.floats(cost(logit_lBQ2, span_lBQ2, targets));
    }
    List<Pairs> pairs = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      List<long[]> found = new ArrayList<>();
      int first = 0;
      for (int b = 0; b < targets.counts().length; b++) {
        int n = targets.counts()[b];
        double[][] cost = new double[queries][n];
        for (int q = 0; q < queries; q++) {
          int row = ((l * targets.counts().length + b) * queries + q) * k;
          for (int t = 0; t < n; t++) {
            cost[q][t] = costs[row + first + t];
          }
        }
        int[] targetOf = Assignment.solve(cost);
        for (int q = 0; q < queries; q++) {
          if (targetOf[q] >= 0) {
            found.add(new long[] {b, q, targetOf[q], first + targetOf[q]});
          }
        }
        first += n;
      }
      pairs.add(new Pairs(column(found, 0), column(found, 1), column(found, 2), column(found, 3)));
    }
    return pairs;
  }

  /** Cost of every query against every moment of the batch, {@code [l, B, Q, K]}. */
  private Tensor cost(Tensor logit_lBQ2, Tensor span_lBQ2, TemporalTargets targets) {
    Tensor foreground_lBQ1 = logit_lBQ2.softmax(-1).narrow(3, 0, 1);
    Tensor span_lBQ12 = span_lBQ2.unsqueeze(3);
    Tensor true_K2 = targets.span_K2();
    Tensor l1_lBQK =
        span_lBQ12.sub(true_K2).abs().sum(new long[] {-1}, false, new ScalarTypeOptional());
    Tensor giou_lBQK =
        Spans.generalizedIou(Spans.toStartEnd(span_lBQ12), Spans.toStartEnd(true_K2));
    return l1_lBQK
        .mul(Tensors.scalar(span))
        .sub(giou_lBQK.mul(Tensors.scalar(giou)))
        .sub(foreground_lBQ1.mul(Tensors.scalar(label)));
  }

  private static long[] column(List<long[]> rows, int i) {
    return rows.stream().mapToLong(r -> r[i]).toArray();
  }
}
