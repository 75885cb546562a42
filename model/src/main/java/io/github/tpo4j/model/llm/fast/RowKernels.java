package io.github.tpo4j.model.llm.fast;

import static io.github.tpo4j.model.llm.fast.NativeMemory.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Products of rows of weights with one vector of activations, summed in f32; one for each thread.
 *
 * <p>Memory decides the speed, and with it the order of reading: four rows at a time, each from a
 * region of its own that is read from front to back. The hardware then sees four long streams and
 * fetches ahead in each of them. Four neighbouring rows read in turn reach half of that.
 *
 * <p>A lane of 32 bits holds two bf16 weights. Shifted left by 16 it is the even one as f32, and
 * with its lower half cleared the odd one: see {@link Activation}.
 */
final class RowKernels {
  private static final int LANES = FLOATS.length();
  private static final int UPPER = 0xffff_0000;

  // where each stream reads, and what it found
  private final Object[] base = new Object[4];
  private final long[] at = new long[4];
  private final float[] sums = new float[4];

  /** {@code out[begin + r - from] = row r · x} for the rows from {@code from} to {@code to}. */
  void multiply(Stack w, int from, int to, Activation x, float[] out, int begin) {
    int each = (to - from) / 4;
    int shift = begin - from;
    four(w, from, from + each, from + 2 * each, from + 3 * each, each, x, out, shift);
    for (int r = from + 4 * each; r < to; r++) {
      four(w, r, r, r, r, 1, x, out, shift);
    }
  }

  /** {@code out[r] = row r · x} for a range of rows in both the upper and the lower half. */
  void multiplyHalves(Stack w, int from, int to, Activation x, float[] out) {
    int half = w.rows / 2;
    int each = (to - from) / 2;
    four(w, from, from + each, half + from, half + from + each, each, x, out, 0);
    if (each * 2 < to - from) {
      four(w, to - 1, to - 1, half + to - 1, half + to - 1, 1, x, out, 0);
    }
  }

  /** {@code count} rows from each of four places on. */
  private void four(
      Stack w, int a, int b, int c, int d, int count, Activation x, float[] out, int shift) {
    for (int i = 0; i < count; i++) {
      aim(0, w, a + i);
      aim(1, w, b + i);
      aim(2, w, c + i);
      aim(3, w, d + i);
      if (w.bf16) {
        bf16(w.cols, x.even(), x.odd());
      } else {
        f32(w.cols, x.inOrder());
      }
      out[shift + a + i] = sums[0];
      out[shift + b + i] = sums[1];
      out[shift + c + i] = sums[2];
      out[shift + d + i] = sums[3];
    }
  }

  private void aim(int stream, Stack w, int row) {
    base[stream] = w.base(row);
    at[stream] = w.at(row);
  }

  private void bf16(int cols, float[] even, float[] odd) {
    Object baseA = base[0];
    Object baseB = base[1];
    Object baseC = base[2];
    Object baseD = base[3];
    long a = at[0];
    long b = at[1];
    long c = at[2];
    long d = at[3];
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector a1 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector c0 = a0;
    FloatVector c1 = a0;
    FloatVector d0 = a0;
    FloatVector d1 = a0;
    int bound = FLOATS.loopBound(cols / 2);
    for (int i = 0; i < bound; i += LANES) {
      FloatVector x0 = FloatVector.fromArray(FLOATS, even, i);
      FloatVector x1 = FloatVector.fromArray(FLOATS, odd, i);
      IntVector wa = NativeMemory.vector(baseA, a + 4L * i);
      IntVector wb = NativeMemory.vector(baseB, b + 4L * i);
      IntVector wc = NativeMemory.vector(baseC, c + 4L * i);
      IntVector wd = NativeMemory.vector(baseD, d + 4L * i);
      a0 = lower(wa).fma(x0, a0);
      a1 = upper(wa).fma(x1, a1);
      b0 = lower(wb).fma(x0, b0);
      b1 = upper(wb).fma(x1, b1);
      c0 = lower(wc).fma(x0, c0);
      c1 = upper(wc).fma(x1, c1);
      d0 = lower(wd).fma(x0, d0);
      d1 = upper(wd).fma(x1, d1);
    }
    sums[0] = a0.add(a1).reduceLanes(VectorOperators.ADD);
    sums[1] = b0.add(b1).reduceLanes(VectorOperators.ADD);
    sums[2] = c0.add(c1).reduceLanes(VectorOperators.ADD);
    sums[3] = d0.add(d1).reduceLanes(VectorOperators.ADD);
    for (int i = 2 * bound; i < cols; i++) {
      float x = (i & 1) == 0 ? even[i >> 1] : odd[i >> 1];
      for (int s = 0; s < 4; s++) {
        int bits = NativeMemory.getShort(base[s], at[s] + 2L * i) << 16;
        sums[s] += Float.intBitsToFloat(bits) * x;
      }
    }
  }

  private static FloatVector lower(IntVector pairs) {
    return pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
  }

  private static FloatVector upper(IntVector pairs) {
    return pairs.and(UPPER).reinterpretAsFloats();
  }

  private void f32(int cols, float[] x) {
    Object baseA = base[0];
    Object baseB = base[1];
    Object baseC = base[2];
    Object baseD = base[3];
    long a = at[0];
    long b = at[1];
    long c = at[2];
    long d = at[3];
    FloatVector sa = FloatVector.zero(FLOATS);
    FloatVector sb = sa;
    FloatVector sc = sa;
    FloatVector sd = sa;
    int bound = FLOATS.loopBound(cols);
    for (int i = 0; i < bound; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, i);
      sa = NativeMemory.vector(baseA, a + 4L * i).reinterpretAsFloats().fma(v, sa);
      sb = NativeMemory.vector(baseB, b + 4L * i).reinterpretAsFloats().fma(v, sb);
      sc = NativeMemory.vector(baseC, c + 4L * i).reinterpretAsFloats().fma(v, sc);
      sd = NativeMemory.vector(baseD, d + 4L * i).reinterpretAsFloats().fma(v, sd);
    }
    sums[0] = sa.reduceLanes(VectorOperators.ADD);
    sums[1] = sb.reduceLanes(VectorOperators.ADD);
    sums[2] = sc.reduceLanes(VectorOperators.ADD);
    sums[3] = sd.reduceLanes(VectorOperators.ADD);
    for (int i = bound; i < cols; i++) {
      for (int s = 0; s < 4; s++) {
        sums[s] += Float.intBitsToFloat(NativeMemory.getInt(base[s], at[s] + 4L * i)) * x[i];
      }
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
      s0 = lower(v).fma(p, s0);
      s1 = upper(v).fma(p, s1);
      t0 = lower(w).fma(q, t0);
      t1 = upper(w).fma(q, t1);
    }
    if (i < count) {
      IntVector v = NativeMemory.vector(base, at + i * stride);
      FloatVector p = FloatVector.broadcast(FLOATS, factors[i]);
      s0 = lower(v).fma(p, s0);
      s1 = upper(v).fma(p, s1);
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
