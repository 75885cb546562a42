package io.github.tpo4j.data.world;

import java.util.List;

/**
 * Random numbers that are the same on every machine and JDK: SplitMix64 (Steele, Lea and Flood,
 * OOPSLA 2014), written out because the algorithms of {@code java.util.random} are not promised.
 * Not safe for several threads.
 */
public final class Dice {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final long seed;
  private long state;

  public Dice(long seed) {
    this.seed = seed;
    this.state = seed;
  }

  /**
   * Dice of their own for one purpose: what is thrown with them depends on the seed and the
   * purpose, and not on what was thrown before.
   */
  public Dice of(String purpose, long number) {
    long h = mixed(seed + GOLDEN);
    for (int i = 0; i < purpose.length(); i++) {
      h = mixed(h + GOLDEN * (purpose.charAt(i) + 1L));
    }
    return new Dice(mixed(h + GOLDEN * number));
  }

  /** 64 random bits. */
  public long bits() {
    state += GOLDEN;
    return mixed(state);
  }

  /** A number from {@code low} up to but not including {@code high}. */
  public double between(double low, double high) {
    return low + (high - low) * ((bits() >>> 11) * 0x1.0p-53);
  }

  /** A whole number from 0 up to but not including {@code n}. */
  public int below(int n) {
    return (int) between(0, n);
  }

  /** True with a probability. */
  public boolean chance(double p) {
    return between(0, 1) < p;
  }

  /** 1 or −1. */
  public int sign() {
    return chance(0.5) ? 1 : -1;
  }

  /** One of some values. */
  public <T> T pick(List<T> values) {
    return values.get(below(values.size()));
  }

  /** The place of one of some weights, with a probability in proportion to it. */
  public int weighted(double... weights) {
    double sum = 0;
    for (double w : weights) {
      sum += w;
    }
    double at = between(0, sum);
    for (int i = 0; i < weights.length - 1; i++) {
      at -= weights[i];
      if (at < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  private static long mixed(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
