package io.github.tpo4j.eval.time;

import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Moment retrieval as QVHighlights' {@code standalone_eval} scores it: recall of the first window
 * in file order, and mean average precision of the first ten, by length of the true windows.
 * Percentages, rounded to two decimals.
 */
final class MomentRetrieval {
  private static final int RANKED = 10;
  private static final double[] AP_OVERLAPS = overlaps(50);

  private final Rule rule;
  private final Map<Range, Result> results = new EnumMap<>(Range.class);

  MomentRetrieval(Rule rule, List<Query> queries) {
    this.rule = rule;
    for (Range range : Range.values()) {
      results.put(range, score(range.of(queries)));
    }
  }

  /** Which copy of the evaluator. */
  enum Rule {
    /** Moment-DETR's, from which all others come. */
    MOMENT_DETR,
    /** CG-DETR's, which TPO carries: recall from 0.3 on, mean IoU, zeros where nothing is. */
    CGDETR;

    private double[] recallOverlaps() {
      return overlaps(this == MOMENT_DETR ? 50 : 30);
    }
  }

  /**
   * A query, its true windows and the predicted ones in file order; there is one of each at least.
   */
  record Query(String id, List<Window> truths, List<Window> predictions) {}

  /** Lengths of true windows in seconds: more than {@code above}, up to {@code upTo}. */
  private enum Range {
    SHORT(0, 10),
    MIDDLE(10, 30),
    LONG(30, 150),
    /** All windows, of whatever length. */
    FULL(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    private final double above;
    private final double upTo;

    Range(double above, double upTo) {
      this.above = above;
      this.upTo = upTo;
    }

    String title() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Queries that still have a true window, with only those in the range. */
    private List<Query> of(List<Query> queries) {
      List<Query> inside = new ArrayList<>();
      for (Query q : queries) {
        List<Window> truths =
            q.truths().stream().filter(w -> w.length() > above && w.length() <= upTo).toList();
        if (!truths.isEmpty()) {
          inside.add(new Query(q.id(), truths, q.predictions()));
        }
      }
      return inside;
    }
  }

  /**
   * What is known of one range, as fractions; NaN without queries.
   *
   * @param ap mean over queries at each of the ten overlaps
   * @param recall share of queries at each of the rule's overlaps
   * @param items mean over overlaps, query by query, as percentages
   */
  private record Result(
      int count, double[] ap, double[] recall, double meanIou, List<Items.Item> items) {
    private double averageAp() {
      return sum(ap) / ap.length;
    }
  }

  private Result score(List<Query> inside) {
    int n = inside.size();
    double[] recallOverlaps = rule.recallOverlaps();
    double[] ap = new double[AP_OVERLAPS.length];
    int[] hits = new int[recallOverlaps.length];
    List<Items.Item> items = new ArrayList<>();
    double iouSum = 0;
    for (Query query : inside) {
      List<Window> ranked =
          query.predictions().subList(0, Math.min(RANKED, query.predictions().size()));
      double[] one = MomentAp.of(ranked, query.truths(), AP_OVERLAPS);
      for (int t = 0; t < ap.length; t++) {
        ap[t] += one[t];
      }
      items.add(
          new Items.Item(
              query.id(), "", 100 * sum(one) / one.length, 1, Window.told(query.truths())));
      double iou = firstIou(query);
      iouSum += iou;
      for (int t = 0; t < hits.length; t++) {
        hits[t] += iou >= recallOverlaps[t] ? 1 : 0;
      }
    }
    double[] recall = new double[hits.length];
    for (int t = 0; t < ap.length; t++) {
      ap[t] /= n;
    }
    for (int t = 0; t < hits.length; t++) {
      recall[t] = (double) hits[t] / n;
    }
    return new Result(n, ap, recall, iouSum / n, items);
  }

  /** Overlap over hull of the first window with the true one that it overlaps most. */
  private static double firstIou(Query query) {
    Window first = query.predictions().get(0);
    Window best = query.truths().get(0);
    for (Window truth : query.truths()) {
      best = Double.compare(first.iou(truth), first.iou(best)) > 0 ? truth : best;
    }
    double hull = first.hull(best);
    return hull == 0 ? 0 : Math.max(0, first.overlap(best)) / hull;
  }

  /** Average precision over all lengths, query by query. */
  Items items() {
    return new Items("MR-full-mAP", Items.Averaging.POOLED, results.get(Range.FULL).items);
  }

  /** The numbers that papers quote, in the evaluator's order. */
  void brief(Scores.Builder scores) {
    Result full = results.get(Range.FULL);
    double[] recallOverlaps = rule.recallOverlaps();
    for (int t = 0; t < recallOverlaps.length; t++) {
      double overlap = recallOverlaps[t];
      if (overlap == 0.3 || overlap == 0.5 || overlap == 0.7) {
        percent(scores, "MR-full-R1@" + overlap, full.recall[t]);
      }
    }
    percent(scores, "MR-full-mAP", full.averageAp());
    percent(scores, "MR-full-mAP@0.5", full.ap[0]);
    percent(scores, "MR-full-mAP@0.75", full.ap[5]);
    if (rule == Rule.CGDETR) {
      percent(scores, "MR-full-mIoU", full.meanIou);
    }
    for (Range range : List.of(Range.LONG, Range.MIDDLE, Range.SHORT)) {
      Result result = results.get(range);
      percent(
          scores, "MR-%s-mAP".formatted(range.title()), result.count == 0 ? 0 : result.averageAp());
    }
  }

  /** All numbers of all ranges, in the evaluator's order. */
  void ranges(Scores.Builder scores, Warnings warnings) {
    for (Range range : List.of(Range.FULL, Range.LONG, Range.MIDDLE, Range.SHORT)) {
      Result result = results.get(range);
      if (result.count == 0 && rule == Rule.MOMENT_DETR) {
        warnings.add(
            "no query has a true window of this length; the official tool stops there, here it"
                + " counts 0 as in TPO's copy",
            range.title());
      }
      scores.group(range.title(), g -> range(g, result));
    }
  }

  private void range(Scores.Builder group, Result result) {
    if (result.count == 0) {
      group.group("MR-mAP", MomentRetrieval::zeros);
      group.group("MR-R1", MomentRetrieval::zeros);
      return;
    }
    if (rule == Rule.CGDETR) {
      percent(group, "MR-mIoU", result.meanIou);
    }
    group.group(
        "MR-mAP",
        g -> {
          for (int t = 0; t < AP_OVERLAPS.length; t++) {
            percent(g, String.valueOf(AP_OVERLAPS[t]), result.ap[t]);
          }
          percent(g, "average", result.averageAp());
        });
    double[] recallOverlaps = rule.recallOverlaps();
    group.group(
        "MR-R1",
        g -> {
          for (int t = 0; t < recallOverlaps.length; t++) {
            percent(g, String.valueOf(recallOverlaps[t]), result.recall[t]);
          }
        });
  }

  /** What TPO's copy prints for a range without queries: zeros at 19 overlaps and their average. */
  private static void zeros(Scores.Builder group) {
    double step = (0.95 - 0.5) / 18;
    for (int i = 0; i < 19; i++) {
      percent(group, String.valueOf(i == 18 ? 0.95 : 0.5 + i * step), 0);
    }
    percent(group, "average", 0);
  }

  /** A fraction as a percentage with two decimals. */
  static void percent(Scores.Builder scores, String name, double fraction) {
    scores.rounded(name, 100 * fraction, 2);
  }

  /** Overlaps from a start to 0.95 in steps of 0.05. */
  private static double[] overlaps(int startPercent) {
    double[] overlaps = new double[(95 - startPercent) / 5 + 1];
    for (int i = 0; i < overlaps.length; i++) {
      overlaps[i] = (startPercent + 5 * i) / 100.0;
    }
    return overlaps;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
