package io.github.tpo4j.eval.mask;

import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Mean J and F of one expression over the frames of its video.
 *
 * @param id {@code video_expression}
 */
record ExpressionScores(String id, double j, double f) {
  static ExpressionScores of(String id, FrameScores frames) {
    return new ExpressionScores(id, frames.meanJ(), frames.meanF());
  }

  /**
   * Scores videos, as many at a time as there are processors; each holds what it needs only while
   * it is scored.
   */
  static <V> List<ExpressionScores> score(
      List<V> videos, Function<V, List<ExpressionScores>> score) {
    return InOrder.map(videos, score).stream().flatMap(List::stream).toList();
  }

  /** Means over all expressions, and each of them. */
  static Scores summary(List<ExpressionScores> all, Warnings warnings) {
    double j = all.stream().mapToDouble(ExpressionScores::j).sum() / all.size();
    double f = all.stream().mapToDouble(ExpressionScores::f).sum() / all.size();
    Scores.Builder scores = Scores.builder();
    scores.value("J", j).value("F", f).value("J&F", (j + f) / 2);
    scores.group("per_expression", g -> all.forEach(e -> g.curve(e.id, e.j, e.f)));
    List<Items.Item> items = new ArrayList<>();
    all.forEach(e -> items.add(new Items.Item(e.id, "", (e.j + e.f) / 2)));
    return scores.build(new Items("J&F", Items.Averaging.POOLED, items), warnings);
  }
}
