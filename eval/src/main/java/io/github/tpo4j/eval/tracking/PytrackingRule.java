package io.github.tpo4j.eval.tracking;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import java.util.Arrays;
import java.util.List;

/**
 * pytracking's analysis, which most trackers report: percentages, curves in 32 bits. It refuses NaN
 * and negative sizes; only width and height make a ground truth box degenerate.
 */
final class PytrackingRule implements LasotRule {
  private static final int OP50 = 10;
  private static final int OP75 = 15;

  @Override
  public Curves measure(LasotSequence s, Warnings warnings) {
    LasotRule.noteSurplus(s, warnings);
    double[][] boxes = repaired(s, warnings);
    int n = boxes.length;
    double[] iou = new double[n];
    double[] centre = new double[n];
    double[] normalised = new double[n];
    for (int i = 0; i < n; i++) {
      double[] truth = s.truth()[i];
      if (s.visible()[i] && truth[2] > 0 && truth[3] > 0) {
        iou[i] = Overlap.inclusive(boxes[i], truth);
        centre[i] = Overlap.distance(boxes[i], truth);
        normalised[i] = Overlap.normalised(boxes[i], truth);
      } else {
        iou[i] = -1;
        centre[i] = Double.POSITIVE_INFINITY;
        normalised[i] = s.visible()[i] ? -1 : Double.POSITIVE_INFINITY;
      }
    }
    double overlap = Arrays.stream(iou).filter(v -> v >= 0).average().orElse(Double.NaN);
    return Curves.of(s.name(), iou, centre, normalised, n, overlap);
  }

  @Override
  public Scores report(List<Curves> sequences, Warnings warnings) {
    float[] success = percent(sequences.stream().map(Curves::success).toList());
    float[] precision = percent(sequences.stream().map(Curves::precision).toList());
    float[] normalised = percent(sequences.stream().map(Curves::normalised).toList());
    Scores.Builder scores = Scores.builder();
    print(scores, "success_auc", mean(success));
    print(scores, "op50", success[OP50]);
    print(scores, "op75", success[OP75]);
    print(scores, "precision_20px", precision[20]);
    print(scores, "norm_precision_0.2", normalised[20]);
    scores.group("per_sequence", g -> sequences.forEach(c -> g.group(c.name(), v -> one(v, c))));
    return scores.build(
        new Items(
            "success_auc",
            Items.Averaging.POOLED,
            sequences.stream()
                .map(c -> new Items.Item(c.name(), "", mean(percent(List.of(c.success())))))
                .toList()),
        warnings);
  }

  private static void print(Scores.Builder scores, String name, double value) {
    scores.value(name, value, Scores.decimals(value, 2));
  }

  private static void one(Scores.Builder scores, Curves c) {
    scores
        .value("success_auc", mean(percent(List.of(c.success()))))
        .value("precision_20px", percent(List.of(c.precision()))[20])
        .value("norm_precision_0.2", percent(List.of(c.normalised()))[20])
        .value("avg_overlap_valid", c.overlap());
  }

  private static double[][] repaired(LasotSequence s, Warnings warnings) {
    double[][] boxes = s.boxes();
    for (int i = 0; i < boxes.length; i++) {
      double[] b = boxes[i];
      if (Arrays.stream(b).anyMatch(Double::isNaN) || b[2] < 0 || b[3] < 0) {
        throw TpoException.data(
            s.predicted()
                    .lines()
                    .get(i)
                    .expected("a box without NaN or negative size in frame " + (i + 1))
                    .getMessage()
                + "; pytracking refuses such results, --variant matlab repairs them");
      }
      if (i > 0 && (b[2] == 0 || b[3] == 0)) {
        warnings.add(
            "no width or height; the box before counts, as the official tool does",
            s.predicted().lines().get(i).where());
        boxes[i] = boxes[i - 1];
      }
    }
    boxes[0] = s.truth()[0].clone();
    return boxes;
  }

  /** Mean curve in percent, computed in 32 bits. */
  private static float[] percent(List<double[]> curves) {
    float[] mean = new float[curves.get(0).length];
    for (double[] curve : curves) {
      for (int t = 0; t < mean.length; t++) {
        mean[t] += (float) curve[t];
      }
    }
    for (int t = 0; t < mean.length; t++) {
      mean[t] = mean[t] / curves.size() * 100;
    }
    return mean;
  }

  private static double mean(float[] curve) {
    double sum = 0;
    for (float v : curve) {
      sum += v;
    }
    return (float) (sum / curve.length);
  }
}
