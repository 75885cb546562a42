package io.github.tpo4j.eval.run;

import io.github.tpo4j.core.TpoException;

/**
 * A share of the questions: every {@code count}-th one, beginning with number {@code index}.
 *
 * @param index from 0
 */
public record Shard(int index, int count) {
  /** The whole. */
  public static final Shard WHOLE = new Shard(0, 1);

  public Shard {
    if (count < 1 || index < 0 || index >= count) {
      throw TpoException.usage(
          "--shard %d/%d: expected i/n with 0 <= i < n".formatted(index, count));
    }
  }

  /** Reads {@code i/n}. */
  public static Shard parse(String text) {
    if (!text.matches("\\d{1,6}/\\d{1,6}")) {
      throw TpoException.usage("--shard: expected i/n, such as 0/4, but found " + text);
    }
    String[] parts = text.split("/");
    return new Shard(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  boolean holds(int question) {
    return question % count == index;
  }
}
