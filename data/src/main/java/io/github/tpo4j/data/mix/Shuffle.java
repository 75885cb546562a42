package io.github.tpo4j.data.mix;

import java.util.List;
import java.util.SplittableRandom;

/** Chance that follows from a seed and a place, so that no generator's state is kept. */
final class Shuffle {
  private Shuffle() {}

  /** A seed for a place; places that differ in any number get seeds without likeness. */
  static long seed(long seed, long... place) {
    long h = seed;
    for (long p : place) {
      h = new SplittableRandom(h ^ (p + 1) * 0x9E3779B97F4A7C15L).nextLong();
    }
    return h;
  }

  /** The numbers below {@code n} in random order. */
  static int[] permutation(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Brings a list into random order. */
  static <T> void shuffle(List<T> list, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = list.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      T moved = list.get(i);
      list.set(i, list.get(j));
      list.set(j, moved);
    }
  }
}
