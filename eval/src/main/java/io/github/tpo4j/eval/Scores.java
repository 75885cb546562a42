package io.github.tpo4j.eval;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Named numbers in the order and grouping in which the official tool gives them.
 *
 * @param entries numbers, curves and groups of them
 * @param items the headline number item by item, where it is a mean over items
 * @param warnings what a user must know although the numbers stand
 */
public record Scores(List<Entry> entries, Optional<Items> items, List<String> warnings) {
  public Scores {
    entries = List.copyOf(entries);
    warnings = List.copyOf(warnings);
  }

  /** A number, a curve, or a group of them. */
  public sealed interface Entry permits Value, Curve, Group {
    String name();
  }

  /**
   * One number.
   *
   * @param value as the official tool returns it, rounded only if it rounds what it returns
   * @param printed as the official tool prints it, where it does in another form
   * @param unrounded before the rounding, where {@code value} is rounded
   */
  public record Value(String name, double value, Optional<String> printed, OptionalDouble unrounded)
      implements Entry {}

  /** A row of numbers. */
  public record Curve(String name, List<Double> values) implements Entry {
    public Curve {
      values = List.copyOf(values);
    }
  }

  /** Numbers under one name, such as a task or a sequence. */
  public record Group(String name, List<Entry> entries) implements Entry {
    public Group {
      entries = List.copyOf(entries);
    }
  }

  /** The number at a path of names. */
  public double at(String... path) {
    List<Entry> level = entries;
    for (int i = 0; ; i++) {
      String name = path[i];
      Entry found =
          level.stream()
              .filter(e -> e.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException("no score " + String.join(".", path)));
      if (found instanceof Value v && i == path.length - 1) {
        return v.value();
      }
      if (!(found instanceof Group g) || i == path.length - 1) {
        throw new IllegalArgumentException(String.join(".", path) + " is not a number");
      }
      level = g.entries();
    }
  }

  /**
   * Nested maps for JSON: {@code scores}, what is {@code printed} and {@code unrounded} otherwise,
   * {@code warnings}. A number that is not finite is null in {@code scores} and a word in {@code
   * printed}.
   */
  public Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("scores", tree(entries, Scores::number));
    document.put("printed", tree(entries, Scores::printed));
    document.put(
        "unrounded",
        tree(
            entries,
            e ->
                e instanceof Value v && v.unrounded().isPresent()
                    ? Optional.of(v.unrounded().getAsDouble())
                    : Optional.empty()));
    document.put("warnings", warnings);
    return document;
  }

  private static Optional<Object> number(Entry e) {
    if (e instanceof Curve c) {
      return Optional.of(c.values().stream().map(v -> Double.isFinite(v) ? v : "nan").toList());
    }
    return Double.isFinite(((Value) e).value())
        ? Optional.of(((Value) e).value())
        : Optional.empty();
  }

  private static Optional<Object> printed(Entry e) {
    if (!(e instanceof Value v)) {
      return Optional.empty();
    }
    return v.printed().isPresent() || Double.isFinite(v.value())
        ? v.printed().map(p -> p)
        : Optional.of(decimals(v.value(), 0));
  }

  private interface Leaf {
    Optional<Object> of(Entry entry);
  }

  private static Map<String, Object> tree(List<Entry> entries, Leaf leaf) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Entry e : entries) {
      if (e instanceof Group g) {
        Map<String, Object> inner = tree(g.entries(), leaf);
        if (!inner.isEmpty()) {
          map.put(g.name(), inner);
        }
      } else {
        leaf.of(e).ifPresent(v -> map.put(e.name(), v));
      }
    }
    return map;
  }

  /** Python's {@code "%.Nf"}: half to even on the exact binary value; {@code nan}, {@code inf}. */
  public static String decimals(double value, int n) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    String text = new BigDecimal(value).setScale(n, RoundingMode.HALF_EVEN).toPlainString();
    boolean lostSign = !text.startsWith("-") && (value < 0 || 1 / value < 0);
    return lostSign ? "-" + text : text;
  }

  /** Collects numbers in order. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects numbers in order. */
  public static final class Builder {
    private final List<Entry> entries = new ArrayList<>();

    private Builder() {}

    /** A number as the official tool returns it. */
    public Builder value(String name, double value) {
      entries.add(new Value(name, value, Optional.empty(), OptionalDouble.empty()));
      return this;
    }

    /** A number that the official tool prints in its own form. */
    public Builder value(String name, double value, String printed) {
      entries.add(new Value(name, value, Optional.of(printed), OptionalDouble.empty()));
      return this;
    }

    /** A number that the official tool returns rounded to {@code n} decimals. */
    public Builder rounded(String name, double unrounded, int n) {
      String text = decimals(unrounded, n);
      double value = Double.isFinite(unrounded) ? Double.parseDouble(text) : unrounded;
      entries.add(new Value(name, value, Optional.of(text), OptionalDouble.of(unrounded)));
      return this;
    }

    /** A row of numbers. */
    public Builder curve(String name, double... values) {
      entries.add(new Curve(name, Arrays.stream(values).boxed().toList()));
      return this;
    }

    /** A group of numbers. */
    public Builder group(String name, Consumer<Builder> fill) {
      Builder inner = new Builder();
      fill.accept(inner);
      entries.add(new Group(name, inner.entries));
      return this;
    }

    public Scores build(Warnings warnings) {
      return new Scores(entries, Optional.empty(), warnings.list());
    }

    public Scores build(Items items, Warnings warnings) {
      return new Scores(entries, Optional.of(items), warnings.list());
    }
  }
}
