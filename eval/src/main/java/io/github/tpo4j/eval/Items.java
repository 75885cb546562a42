package io.github.tpo4j.eval;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The headline number, item by item, so that two runs can be compared in pairs.
 *
 * @param metric name of the headline number
 * @param averaging how it comes from the items
 * @param items one per question, sequence or object
 */
public record Items(
    @JsonProperty("metric") String metric,
    @JsonProperty("averaging") Averaging averaging,
    @JsonProperty("items") List<Item> items) {
  public Items {
    items = List.copyOf(items);
  }

  /** How the headline number comes from the items. */
  public enum Averaging {
    /** Weighted mean over all items. */
    POOLED,
    /** Mean over tasks of the weighted mean over a task's items. */
    OVER_TASKS
  }

  /**
   * One item's share.
   *
   * @param id unique; in a run that of the question, or of several without their {@code /part}
   * @param task group that the item belongs to, or empty
   * @param value on the scale of the headline number
   * @param weight of the item in the mean; 0 where the official tool leaves it out for what was
   *     predicted, so that two runs have the same items all the same
   * @param expected the truth in few words, where it has some
   */
  public record Item(
      @JsonProperty("id") String id,
      @JsonProperty("task") String task,
      @JsonProperty("value") double value,
      @JsonProperty("weight") double weight,
      @JsonProperty("expected") @JsonSetter(nulls = Nulls.AS_EMPTY) String expected) {
    public Item(String id, String task, double value) {
      this(id, task, value, 1, "");
    }
  }

  /** The headline number; NaN without items. */
  public double mean() {
    return averaging == Averaging.POOLED
        ? mean(items)
        : byTask().values().stream().mapToDouble(Items::mean).average().orElse(Double.NaN);
  }

  /** Items by task, in the order of their first item. */
  public Map<String, List<Item>> byTask() {
    Map<String, List<Item>> tasks = new LinkedHashMap<>();
    items.forEach(i -> tasks.computeIfAbsent(i.task(), t -> new ArrayList<>()).add(i));
    return tasks;
  }

  /** Weighted mean of some items; NaN if they weigh nothing. */
  public static double mean(List<Item> items) {
    double sum = 0;
    double weight = 0;
    for (Item item : items) {
      sum += item.value() * item.weight();
      weight += item.weight();
    }
    return sum / weight;
  }
}
