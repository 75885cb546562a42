package io.github.tpo4j.eval.choice;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Right and all answers by task, and item by item. */
final class Tally {
  private final Map<String, double[]> tasks = new LinkedHashMap<>();
  private final List<Items.Item> items = new ArrayList<>();

  /** Makes sure that a task is shown, also without answers. */
  Tally with(Iterable<String> names) {
    names.forEach(n -> tasks.computeIfAbsent(n, t -> new double[2]));
    return this;
  }

  /** Fails where nothing was counted: no number would follow. */
  void requireSome(Path file, String what) {
    if (items.isEmpty()) {
      throw TpoException.data("%s: expected %s but there is none to score".formatted(file, what));
    }
  }

  /**
   * Counts an answer.
   *
   * @param expected the right one
   */
  void add(String id, String task, String expected, boolean right) {
    double[] counts = tasks.computeIfAbsent(task, t -> new double[2]);
    counts[0] += right ? 1 : 0;
    counts[1]++;
    items.add(new Items.Item(id, task, right ? 100 : 0, 1, expected));
  }

  /** Percent right of a task. */
  double percent(String task) {
    double[] counts = tasks.get(task);
    return counts[0] / counts[1] * 100;
  }

  /** Percent right of all answers. */
  double pooled() {
    double right = tasks.values().stream().mapToDouble(c -> c[0]).sum();
    double all = tasks.values().stream().mapToDouble(c -> c[1]).sum();
    return right / all * 100;
  }

  /** Mean of the tasks' percentages. */
  double macro() {
    return tasks.keySet().stream().mapToDouble(this::percent).average().orElse(Double.NaN);
  }

  /** Right and all answers of each task. */
  void counts(Scores.Builder scores) {
    tasks.forEach(scores::curve);
  }

  /** Percentages of each task. */
  void percentages(Scores.Builder scores) {
    tasks.keySet().forEach(t -> percent(scores, t, percent(t)));
  }

  /** A percentage, shown with two decimals. */
  static void percent(Scores.Builder scores, String name, double value) {
    scores.value(name, value, Scores.decimals(value, 2));
  }

  Items items(String metric, Items.Averaging averaging) {
    return new Items(metric, averaging, items);
  }
}
