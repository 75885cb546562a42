package io.github.tpo4j.model.llm.fast;

import static io.github.tpo4j.model.llm.fast.NativeMemory.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Products of rows of weights with one vector of activations, summed in f32.
 *
 * <p>Memory decides the speed, and two things let it be reached. The order of reading: two rows at
 * a time, each from a region of its own that is read from front to back, so that the hardware
 * fetches ahead in two long streams; neighbouring rows read in turn reach half of that. And short
 * chains: products are added up in a chain of four that starts anew, since in one long chain
 * everything behind a load that is late would wait in the processor and keep later loads out.
 *
 * <p>A lane of 32 bits holds two bf16 weights. Shifted left by 16 it is the even one as f32, and
 * with its lower half cleared the odd one: see {@link Activation}.
 */
final class RowKernels {
  private static final int LANES = FLOATS.length();
  private static final int UPPER = 0xffff_0000;

  private RowKernels() {}

  /** {@code out[r] = row r · x} for the rows from {@code from} to {@code to}. */
  static void multiply(Stack w, int from, int to, Activation x, float[] out) {
    multiply(w, from, to, x, out, from);
  }

  /** {@code out[begin + r - from] = row r · x} for the rows from {@code from} to {@code to}. */
  static void multiply(Stack w, int from, int to, Activation x, float[] out, int begin) {
    int half = (to - from) / 2;
    two(w, from, from + half, half, x, out, begin - from);
    if (2 * half < to - from) {
      two(w, to - 1, to - 1, 1, x, out, begin - from);
    }
  }

  /** {@code out[r] = row r · x} for a range of rows in both the upper and the lower half. */
  static void multiplyHalves(Stack w, int from, int to, Activation x, float[] out) {
    two(w, from, w.rows / 2 + from, to - from, x, out, 0);
  }

  /** {@code count} rows from each of two places on. */
  private static void two(
      Stack w, int first, int second, int count, Activation x, float[] out, int shift) {
    int done = 0;
    while (done < count) {
      int rowA = first + done;
      int rowB = second + done;
      int n = Math.min(count - done, Math.min(w.rowsOn(rowA), w.rowsOn(rowB)));
      Object baseA = w.base(rowA);
      Object baseB = w.base(rowB);
      long atA = w.at(rowA);
      long atB = w.at(rowB);
      long stride = w.cols * (w.bf16 ? 2L : 4L);
      for (int i = 0; i < n; i++) {
        long a = atA + i * stride;
        long b = atB + i * stride;
        int outA = shift + rowA + i;
        int outB = shift + rowB + i;
        if (w.bf16) {
          bf16(baseA, a, baseB, b, w.cols, x.even(), x.odd(), out, outA, outB);
        } else {
          f32(baseA, a, baseB, b, w.cols, x.inOrder(), out, outA, outB);
        }
      }
      done += n;
    }
  }

  private static void bf16(
      Object baseA,
      long a,
      Object baseB,
      long b,
      int cols,
      float[] even,
      float[] odd,
      float[] out,
      int outA,
      int outB) {
    int pairs = cols / 2;
    FloatVector sumsA = FloatVector.zero(FLOATS);
    FloatVector sumsB = sumsA;
    int i = 0;
    for (; i <= pairs - 2 * LANES; i += 2 * LANES) {
      FloatVector even0 = FloatVector.fromArray(FLOATS, even, i);
      FloatVector even1 = FloatVector.fromArray(FLOATS, even, i + LANES);
      FloatVector odd0 = FloatVector.fromArray(FLOATS, odd, i);
      FloatVector odd1 = FloatVector.fromArray(FLOATS, odd, i + LANES);
      IntVector a0 = NativeMemory.vector(baseA, a + 4L * i);
      IntVector a1 = NativeMemory.vector(baseA, a + 4L * i + 4L * LANES);
      FloatVector chainA = upper(a0).fma(odd0, lower(a0).mul(even0));
      sumsA = sumsA.add(upper(a1).fma(odd1, lower(a1).fma(even1, chainA)));
      IntVector b0 = NativeMemory.vector(baseB, b + 4L * i);
      IntVector b1 = NativeMemory.vector(baseB, b + 4L * i + 4L * LANES);
      FloatVector chainB = upper(b0).fma(odd0, lower(b0).mul(even0));
      sumsB = sumsB.add(upper(b1).fma(odd1, lower(b1).fma(even1, chainB)));
    }
    if (i <= pairs - LANES) {
      FloatVector even0 = FloatVector.fromArray(FLOATS, even, i);
      FloatVector odd0 = FloatVector.fromArray(FLOATS, odd, i);
      IntVector a0 = NativeMemory.vector(baseA, a + 4L * i);
      IntVector b0 = NativeMemory.vector(baseB, b + 4L * i);
      sumsA = upper(a0).fma(odd0, lower(a0).fma(even0, sumsA));
      sumsB = upper(b0).fma(odd0, lower(b0).fma(even0, sumsB));
      i += LANES;
    }
    float totalA = sumsA.reduceLanes(VectorOperators.ADD);
    float totalB = sumsB.reduceLanes(VectorOperators.ADD);
    for (int c = 2 * i; c < cols; c++) {
      float x = (c & 1) == 0 ? even[c >> 1] : odd[c >> 1];
      totalA += Float.intBitsToFloat(NativeMemory.getShort(baseA, a + 2L * c) << 16) * x;
      totalB += Float.intBitsToFloat(NativeMemory.getShort(baseB, b + 2L * c) << 16) * x;
    }
    out[outA] = totalA;
    out[outB] = totalB;
  }

  private static void f32(
      Object baseA,
      long a,
      Object baseB,
      long b,
      int cols,
      float[] x,
      float[] out,
      int outA,
      int outB) {
    FloatVector sumsA = FloatVector.zero(FLOATS);
    FloatVector sumsB = sumsA;
    int i = 0;
    for (; i <= cols - 2 * LANES; i += 2 * LANES) {
      FloatVector x0 = FloatVector.fromArray(FLOATS, x, i);
      FloatVector x1 = FloatVector.fromArray(FLOATS, x, i + LANES);
      FloatVector a0 = floats(baseA, a + 4L * i);
      FloatVector a1 = floats(baseA, a + 4L * i + 4L * LANES);
      sumsA = sumsA.add(a1.fma(x1, a0.mul(x0)));
      FloatVector b0 = floats(baseB, b + 4L * i);
      FloatVector b1 = floats(baseB, b + 4L * i + 4L * LANES);
      sumsB = sumsB.add(b1.fma(x1, b0.mul(x0)));
    }
    if (i <= cols - LANES) {
      FloatVector x0 = FloatVector.fromArray(FLOATS, x, i);
      sumsA = floats(baseA, a + 4L * i).fma(x0, sumsA);
      sumsB = floats(baseB, b + 4L * i).fma(x0, sumsB);
      i += LANES;
    }
    float totalA = sumsA.reduceLanes(VectorOperators.ADD);
    float totalB = sumsB.reduceLanes(VectorOperators.ADD);
    for (; i < cols; i++) {
      totalA += Float.intBitsToFloat(NativeMemory.getInt(baseA, a + 4L * i)) * x[i];
      totalB += Float.intBitsToFloat(NativeMemory.getInt(baseB, b + 4L * i)) * x[i];
    }
    out[outA] = totalA;
    out[outB] = totalB;
  }

  private static FloatVector floats(Object base, long at) {
    return NativeMemory.vector(base, at).reinterpretAsFloats();
  }

  static FloatVector lower(IntVector pairs) {
    return pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
  }

  static FloatVector upper(IntVector pairs) {
    return pairs.and(UPPER).reinterpretAsFloats();
  }
}
