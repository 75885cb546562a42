package io.github.tpo4j.eval.tracking;

import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The official MATLAB toolkit. Frames without a visible target are left out, but stay in the
 * denominator; a visible frame with a degenerate box in the ground truth counts as a precision hit
 * and a success miss.
 */
final class MatlabRule implements LasotRule {
  @Override
  public Curves measure(LasotSequence s, Warnings warnings) {
    LasotRule.noteSurplus(s, warnings);
    double[][] boxes = repaired(s, warnings);
    int n = boxes.length;
    double[] iou = new double[n];
    double[] centre = new double[n];
    double[] normalised = new double[n];
    int seen = 0;
    for (int i = 0; i < n; i++) {
      double[] truth = s.truth()[i];
      if (!s.visible()[i]) {
        continue;
      }
      boolean sound = Arrays.stream(truth).allMatch(v -> v > 0);
      iou[seen] = sound ? Overlap.inclusive(boxes[i], truth) : -1;
      centre[seen] = sound ? Overlap.distance(boxes[i], truth) : -1;
      normalised[seen] = sound ? Overlap.normalised(boxes[i], truth) : -1;
      if (!sound) {
        warnings.add(
            "a visible frame without a box in the ground truth counts as a precision hit, as the"
                + " official tool does",
            "%s frame %d".formatted(s.name(), i + 1));
      }
      seen++;
    }
    double[] valid = Arrays.copyOf(iou, seen);
    return Curves.of(
        s.name(),
        valid,
        Arrays.copyOf(centre, seen),
        Arrays.copyOf(normalised, seen),
        n,
        Curves.mean(valid));
  }

  @Override
  public Scores report(List<Curves> sequences, Warnings warnings) {
    double[] success = mean(sequences, Curves::success, "success", warnings);
    double[] precision = mean(sequences, Curves::precision, "precision", warnings);
    double[] normalised = mean(sequences, Curves::normalised, "normalised precision", warnings);
    return Scores.builder()
        .value("success_auc", Curves.mean(success), Scores.decimals(Curves.mean(success), 3))
        .value("precision_20px", precision[20], Scores.decimals(precision[20], 3))
        .value("norm_precision_0.2", normalised[20], Scores.decimals(normalised[20], 3))
        .curve("success_curve", success)
        .curve("precision_curve", precision)
        .curve("norm_precision_curve", normalised)
        .group(
            "per_sequence",
            g ->
                sequences.forEach(
                    c ->
                        g.group(
                            c.name(),
                            v ->
                                v.value("success_auc", Curves.mean(c.success()))
                                    .value("precision_20px", c.precision()[20])
                                    .value("norm_precision_0.2", c.normalised()[20]))))
        .build(
            new Items(
                "success_auc",
                Items.Averaging.POOLED,
                sequences.stream()
                    .map(
                        c ->
                            new Items.Item(
                                c.name(),
                                "",
                                Curves.mean(c.success()),
                                hits(c.success()) ? 1 : 0,
                                ""))
                    .toList()),
            warnings);
  }

  /** The first box is the given one; what is no box is the box before. */
  private static double[][] repaired(LasotSequence s, Warnings warnings) {
    double[][] boxes = s.boxes();
    boxes[0] = s.truth()[0].clone();
    for (int i = 1; i < boxes.length; i++) {
      double[] b = boxes[i];
      if (Arrays.stream(b).anyMatch(Double::isNaN) || !(b[2] > 0) || !(b[3] > 0)) {
        warnings.add(
            "not a box (NaN, or no width or height); the box before counts, as the official tool"
                + " does",
            s.predicted().lines().get(i).where());
        boxes[i] = boxes[i - 1];
      }
    }
    return boxes;
  }

  /** Mean over sequences with any hit: the toolkit drops the others. */
  private static double[] mean(
      List<Curves> sequences, Function<Curves, double[]> curve, String what, Warnings warnings) {
    List<Curves> counted = sequences.stream().filter(c -> hits(curve.apply(c))).toList();
    sequences.stream()
        .filter(c -> !counted.contains(c))
        .forEach(
            c ->
                warnings.add(
                    "no frame is a hit, so the mean %s leaves the sequence out, as the official tool does"
                        .formatted(what),
                    c.name()));
    return counted.isEmpty()
        ? new double[curve.apply(sequences.get(0)).length]
        : Curves.mean(counted, curve);
  }

  private static boolean hits(double[] curve) {
    return Arrays.stream(curve).sum() > Overlap.EPS;
  }
}
