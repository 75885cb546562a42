package io.github.tpo4j.train;

/** Seeds that follow from a run's seed and a place in it, so that no generator's state is kept. */
final class Seeds {
  private Seeds() {}

  /** A seed for the given place; places that differ in any number get seeds without likeness. */
  static long of(long seed, long... place) {
    long h = seed;
    for (long p : place) {
      h = mix(h + 0x9E3779B97F4A7C15L * (p + 1));
    }
    return h;
  }

  /** The finaliser of SplitMix64. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
