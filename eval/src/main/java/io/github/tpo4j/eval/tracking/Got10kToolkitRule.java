package io.github.tpo4j.eval.tracking;

import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import java.util.List;

/**
 * The LaSOT class of the got-10k toolkit: hidden frames count like others, and the normalised
 * precision is the mean of its curve. Not the numbers that papers report.
 */
final class Got10kToolkitRule implements LasotRule {
  @Override
  public Curves measure(LasotSequence s, Warnings warnings) {
    int n = Math.min(s.predicted().size(), s.truth().length);
    if (s.predicted().size() != s.truth().length) {
      warnings.add(
          "not as many boxes as frames; the shorter length counts, as the official tool does",
          "%s (%d for %d frames)"
              .formatted(s.predicted().file(), s.predicted().size(), s.truth().length));
    }
    double[] iou = new double[n];
    double[] centre = new double[n];
    double[] normalised = new double[n];
    for (int i = 0; i < n; i++) {
      double[] truth = s.truth()[i];
      double[] box = i == 0 ? truth : s.predicted().rows()[i];
      iou[i] = Overlap.guarded(box, truth);
      centre[i] = Overlap.distance(box, truth);
      normalised[i] = normalised(box, truth);
      if (Double.isNaN(iou[i])) {
        warnings.add(
            "NaN counts as a miss, as the official tool does",
            s.predicted().lines().get(i).where());
      }
    }
    return Curves.of(s.name(), iou, centre, normalised, n, Curves.mean(iou));
  }

  @Override
  public Scores report(List<Curves> sequences, Warnings warnings) {
    double[] success = Curves.mean(sequences, Curves::success);
    double[] precision = Curves.mean(sequences, Curves::precision);
    double[] normalised = Curves.mean(sequences, Curves::normalised);
    Scores.Builder scores = Scores.builder();
    put(scores, success, precision, normalised);
    scores.group(
        "per_sequence",
        g ->
            sequences.forEach(
                c -> g.group(c.name(), v -> put(v, c.success(), c.precision(), c.normalised()))));
    return scores.build(
        new Items(
            "success_score",
            Items.Averaging.POOLED,
            sequences.stream()
                .map(c -> new Items.Item(c.name(), "", Curves.mean(c.success())))
                .toList()),
        warnings);
  }

  /** Distance of the centres in sizes of the true box, which count as one pixel at least. */
  private static double normalised(double[] box, double[] truth) {
    double dx = (Overlap.centre(box, 0) - Overlap.centre(truth, 0)) / Math.max(1, truth[2]);
    double dy = (Overlap.centre(box, 1) - Overlap.centre(truth, 1)) / Math.max(1, truth[3]);
    return Math.sqrt(dx * dx + dy * dy);
  }

  private static void put(
      Scores.Builder scores, double[] success, double[] precision, double[] normalised) {
    scores
        .value("success_score", Curves.mean(success))
        .value("precision_score", precision[20])
        .value("normalized_precision_score", Curves.mean(normalised))
        .value("success_rate", success[success.length / 2]);
  }
}
