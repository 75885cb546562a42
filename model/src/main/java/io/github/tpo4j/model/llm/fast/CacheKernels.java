package io.github.tpo4j.model.llm.fast;

import static io.github.tpo4j.model.llm.fast.NativeMemory.FLOATS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The two products of attention with one query, over rows of a cache; one for each thread.
 *
 * <p>Rows are short and many, so the inner loops run over the rows: a piece of the query, or of the
 * sum, stays in registers while the rows pass by.
 */
final class CacheKernels {
  private static final int LANES = FLOATS.length();

  /** Rows whose partial sums stay in the nearest cache. */
  private static final int BLOCK = 128;

  private final float[] partial = new float[BLOCK * LANES];

  /** {@code out[i] = row (first + i) · x}. */
  void score(Matrix rows, int first, int count, Activation x, float[] out) {
    int step = rows.bf16 ? 2 * LANES : LANES;
    int bound = rows.cols / step * step;
    for (int begin = 0; begin < count; begin += BLOCK) {
      int n = Math.min(BLOCK, count - begin);
      Object base = rows.base(first + begin);
      long at = rows.at(first + begin);
      Arrays.fill(partial, 0, n * LANES, 0);
      for (int col = 0; col < bound; col += step) {
        if (rows.bf16) {
          scoreBf16(base, at + 2L * col, 2L * rows.cols, n, x.even(), x.odd(), col / 2);
        } else {
          scoreF32(base, at + 4L * col, 4L * rows.cols, n, x.inOrder(), col);
        }
      }
      for (int i = 0; i < n; i++) {
        out[begin + i] = sum(i * LANES);
      }
      for (int col = bound; col < rows.cols; col++) {
        for (int i = 0; i < n; i++) {
          out[begin + i] += rows.get(first + begin + i, col) * x.get(col);
        }
      }
    }
  }

  /** Adds the lanes up by four: one wide sum would go lane by lane on older JDKs. */
  private float sum(int at) {
    FloatVector four = FloatVector.fromArray(FloatVector.SPECIES_128, partial, at);
    for (int l = 4; l < LANES; l += 4) {
      four = four.add(FloatVector.fromArray(FloatVector.SPECIES_128, partial, at + l));
    }
    return four.reduceLanes(VectorOperators.ADD);
  }

  private void scoreBf16(
      Object base, long at, long stride, int count, float[] even, float[] odd, int col) {
    FloatVector x0 = FloatVector.fromArray(FLOATS, even, col);
    FloatVector x1 = FloatVector.fromArray(FLOATS, odd, col);
    for (int i = 0; i < count; i++) {
      IntVector w = NativeMemory.vector(base, at + i * stride);
      FloatVector sum = FloatVector.fromArray(FLOATS, partial, i * LANES);
      RowKernels.upper(w).fma(x1, RowKernels.lower(w).fma(x0, sum)).intoArray(partial, i * LANES);
    }
  }

  private void scoreF32(Object base, long at, long stride, int count, float[] x, int col) {
    FloatVector x0 = FloatVector.fromArray(FLOATS, x, col);
    for (int i = 0; i < count; i++) {
      FloatVector w = NativeMemory.vector(base, at + i * stride).reinterpretAsFloats();
      w.fma(x0, FloatVector.fromArray(FLOATS, partial, i * LANES)).intoArray(partial, i * LANES);
    }
  }

  /**
   * {@code sum += Σ factors[i] · row (first + i)}: rows of values weighted by attention.
   *
   * @param sum as wide as a row; split by parity like an {@link Activation} where the rows are bf16
   */
  static void weigh(Matrix rows, int first, int count, float[] factors, Activation sum) {
    int step = rows.bf16 ? 2 * LANES : LANES;
    int bound = rows.cols / step * step;
    for (int col = 0; col < bound; col += step) {
      if (rows.bf16) {
        weighBf16(rows, first, count, factors, sum.even(), sum.odd(), col / 2);
      } else {
        weighF32(rows, first, count, factors, sum.inOrder(), col);
      }
    }
    for (int col = bound; col < rows.cols; col++) {
      float s = sum.get(col);
      for (int i = 0; i < count; i++) {
        s += factors[i] * rows.get(first + i, col);
      }
      sum.set(col, s);
    }
  }

  private static void weighBf16(
      Matrix rows, int first, int count, float[] factors, float[] even, float[] odd, int col) {
    FloatVector s0 = FloatVector.fromArray(FLOATS, even, col);
    FloatVector s1 = FloatVector.fromArray(FLOATS, odd, col);
    FloatVector t0 = FloatVector.zero(FLOATS);
    FloatVector t1 = t0;
    Object base = rows.base(first);
    long at = rows.at(first) + 4L * col;
    long stride = 2L * rows.cols;
    int i = 0;
    for (; i + 1 < count; i += 2) {
      IntVector v = NativeMemory.vector(base, at + i * stride);
      IntVector w = NativeMemory.vector(base, at + (i + 1) * stride);
      FloatVector p = FloatVector.broadcast(FLOATS, factors[i]);
      FloatVector q = FloatVector.broadcast(FLOATS, factors[i + 1]);
      s0 = RowKernels.lower(v).fma(p, s0);
      s1 = RowKernels.upper(v).fma(p, s1);
      t0 = RowKernels.lower(w).fma(q, t0);
      t1 = RowKernels.upper(w).fma(q, t1);
    }
    if (i < count) {
      IntVector v = NativeMemory.vector(base, at + i * stride);
      FloatVector p = FloatVector.broadcast(FLOATS, factors[i]);
      s0 = RowKernels.lower(v).fma(p, s0);
      s1 = RowKernels.upper(v).fma(p, s1);
    }
    s0.add(t0).intoArray(even, col);
    s1.add(t1).intoArray(odd, col);
  }

  private static void weighF32(
      Matrix rows, int first, int count, float[] factors, float[] sum, int col) {
    FloatVector s = FloatVector.fromArray(FLOATS, sum, col);
    FloatVector t = FloatVector.zero(FLOATS);
    Object base = rows.base(first);
    long at = rows.at(first) + 4L * col;
    long stride = 4L * rows.cols;
    int i = 0;
    for (; i + 1 < count; i += 2) {
      FloatVector v = NativeMemory.vector(base, at + i * stride).reinterpretAsFloats();
      FloatVector w = NativeMemory.vector(base, at + (i + 1) * stride).reinterpretAsFloats();
      s = v.fma(FloatVector.broadcast(FLOATS, factors[i]), s);
      t = w.fma(FloatVector.broadcast(FLOATS, factors[i + 1]), t);
    }
    if (i < count) {
      FloatVector v = NativeMemory.vector(base, at + i * stride).reinterpretAsFloats();
      s = v.fma(FloatVector.broadcast(FLOATS, factors[i]), s);
    }
    s.add(t).intoArray(sum, col);
  }
}
