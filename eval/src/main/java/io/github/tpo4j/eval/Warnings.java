package io.github.tpo4j.eval;

import io.github.tpo4j.data.input.Oddities;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a user must know of a score although it stands: what the official tool silently skips or
 * mis-scores. The same thing at many places is one warning, which names the first places.
 */
public final class Warnings implements Oddities {
  private static final int NAMED = 3;

  private final Map<String, List<String>> places = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /** Adds a warning about the whole. */
  public void add(String what) {
    places.computeIfAbsent(what, w -> new ArrayList<>());
  }

  @Override
  public void add(String what, String where) {
    List<String> named = places.computeIfAbsent(what, w -> new ArrayList<>());
    if (named.size() < NAMED) {
      named.add(where);
    }
    counts.merge(what, 1, Integer::sum);
  }

  /** All warnings, in the order in which they first came. */
  public List<String> list() {
    return places.entrySet().stream().map(e -> text(e.getKey(), e.getValue())).toList();
  }

  private String text(String what, List<String> named) {
    if (named.isEmpty()) {
      return what;
    }
    int count = counts.get(what);
    String more = count > named.size() ? " and %d more".formatted(count - named.size()) : "";
    return "%s: %s%s".formatted(what, String.join(", ", named), more);
  }
}
