package io.github.tpo4j.model.llm.fast;

import static io.github.tpo4j.model.llm.fast.NativeMemory.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Element-wise arithmetic of a decoder on float arrays, any length on any width of vectors. */
final class Lanes {
  private static final float LOG2_E = 1.44269504f;
  // ln 2 in two parts, the first with few bits, so that n · ln 2 loses nothing
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  // adding it rounds to a whole number, which then stands in the lowest bits
  private static final float ROUND = 12_582_912f;
  private static final float LOWEST = -87f;

  private Lanes() {}

  /** Sum of the squares of the first {@code n}. */
  static double squares(float[] x, int n) {
    FloatVector sum = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += FLOATS.length()) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, i);
      sum = v.fma(v, sum);
    }
    double total = sum.reduceLanes(VectorOperators.ADD);
    for (; i < n; i++) {
      total += (double) x[i] * x[i];
    }
    return total;
  }

  /** Largest of the first {@code n}. */
  static float max(float[] x, int n) {
    FloatVector max = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += FLOATS.length()) {
      max = max.max(FloatVector.fromArray(FLOATS, x, i));
    }
    float largest = max.reduceLanes(VectorOperators.MAX);
    for (; i < n; i++) {
      largest = Math.max(largest, x[i]);
    }
    return largest;
  }

  /** {@code x[i] = exp(x[i] - max)} for the first {@code n}; returns their sum. */
  static float expMinus(float[] x, int n, float max) {
    FloatVector sum = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += FLOATS.length()) {
      FloatVector e = exp(FloatVector.fromArray(FLOATS, x, i).sub(max));
      e.intoArray(x, i);
      sum = sum.add(e);
    }
    float total = sum.reduceLanes(VectorOperators.ADD);
    for (; i < n; i++) {
      x[i] = (float) Math.exp(x[i] - max);
      total += x[i];
    }
    return total;
  }

  /** {@code x[i] = silu(x[i]) · x[half + i]} from {@code from} to {@code to}. */
  static void gate(float[] x, int half, int from, int to) {
    int i = from;
    for (; i + FLOATS.length() <= to; i += FLOATS.length()) {
      FloatVector g = FloatVector.fromArray(FLOATS, x, i);
      FloatVector u = FloatVector.fromArray(FLOATS, x, half + i);
      FloatVector e = exp(g.neg().min(-LOWEST));
      g.div(e.add(1f)).mul(u).intoArray(x, i);
    }
    for (; i < to; i++) {
      x[i] = (float) (x[i] / (1 + Math.exp(-x[i]))) * x[half + i];
    }
  }

  /**
   * {@code 2^n · e^r} with {@code n = round(x / ln 2)} and the series of {@code e^r} up to {@code
   * r^7}, whose error is below that of f32. Arguments under -87 give {@code e^-87}.
   */
  private static FloatVector exp(FloatVector x) {
    FloatVector above = x.max(LOWEST);
    FloatVector shifted = above.mul(LOG2_E).add(ROUND);
    FloatVector n = shifted.sub(ROUND);
    FloatVector r = n.mul(-LN2_HIGH).add(above);
    r = n.mul(-LN2_LOW).add(r);
    FloatVector e = r.mul(1f / 5040).add(1f / 720);
    e = e.mul(r).add(1f / 120);
    e = e.mul(r).add(1f / 24);
    e = e.mul(r).add(1f / 6);
    e = e.mul(r).add(0.5f);
    e = e.mul(r).add(1f);
    e = e.mul(r).add(1f);
    FloatVector power =
        shifted
            .reinterpretAsInts()
            .add(127)
            .lanewise(VectorOperators.LSHL, 23)
            .reinterpretAsFloats();
    return e.mul(power);
  }
}
