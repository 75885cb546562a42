package io.github.tpo4j.model.llm.fast;

import io.github.tpo4j.model.llm.LoraLinear;
import io.github.tpo4j.model.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Linear layers that share their input, computed in one pass: {@code W x + b + s · B(A x)} of each,
 * one below the other. Every member of the team computes a share of the rows.
 *
 * <p>Adapters that are not merged take a meeting of their own: {@code A x} is shared out first.
 */
final class Projection {
  final int rows;
  private final boolean paired;
  private final Stack weights;
  private final float[] bias;
  private final Stack downs; // the A of all adapters
  private final float[] low; // A x of all adapters
  private final List<Up> ups = new ArrayList<>();

  /** The other half of an adapter: rows {@code from} on get {@code scale · B low}. */
  private record Up(Stack b, int from, int lowFrom, float scale) {}

  private Projection(boolean paired, LoraLinear... layers) {
    this.paired = paired;
    Matrix[] parts = new Matrix[layers.length];
    List<Matrix> reduce = new ArrayList<>();
    boolean biased = false;
    int at = 0;
    int lowAt = 0;
    for (int i = 0; i < layers.length; i++) {
      parts[i] = Matrix.of(layers[i].weight());
      biased |= layers[i].bias() != null;
      LoraLinear.Adapter adapter = layers[i].adapter();
      if (adapter != null) {
        Matrix a = Matrix.of(adapter.a_RI());
        reduce.add(a);
        Stack b = new Stack(Matrix.of(adapter.b_OR()));
        ups.add(new Up(b, at, lowAt, (float) adapter.scale()));
        lowAt += a.rows;
      }
      at += parts[i].rows;
    }
    weights = new Stack(parts);
    rows = weights.rows;
    bias = biased ? biases(layers, parts) : null;
    downs = reduce.isEmpty() ? null : new Stack(reduce.toArray(new Matrix[0]));
    low = new float[lowAt];
  }

  private Projection(Tensor weight) {
    paired = false;
    weights = new Stack(Matrix.of(weight));
    rows = weights.rows;
    bias = null;
    downs = null;
    low = new float[0];
  }

  /** Layers one below the other. */
  static Projection of(LoraLinear... layers) {
    return new Projection(false, layers);
  }

  /** Two layers of one size, of which every member computes the same rows. */
  static Projection pair(LoraLinear first, LoraLinear second) {
    return new Projection(true, first, second);
  }

  /** A weight alone. */
  static Projection of(Tensor weight) {
    return new Projection(weight);
  }

  private static float[] biases(LoraLinear[] layers, Matrix[] parts) {
    int rows = 0;
    for (Matrix m : parts) {
      rows += m.rows;
    }
    float[] all = new float[rows];
    int at = 0;
    for (int i = 0; i < layers.length; i++) {
      if (layers[i].bias() != null) {
        System.arraycopy(Tensors.floats(layers[i].bias()), 0, all, at, parts[i].rows);
      }
      at += parts[i].rows;
    }
    return all;
  }

  boolean bf16() {
    return weights.bf16;
  }

  int cols() {
    return weights.cols;
  }

  /** First row of a member's share; of each half where the layers are paired. */
  int share(int rank, int members) {
    int all = paired ? rows / 2 : rows;
    return rank == members ? all : (int) ((long) all * rank / members) & ~3;
  }

  /** Computes the member's share of the rows into {@code out}. All members have to call it. */
  void apply(Member m, Activation x, float[] out) {
    int from = share(m.rank, m.team.size());
    int to = share(m.rank + 1, m.team.size());
    if (downs != null) {
      int all = downs.rows;
      int begin = (int) ((long) all * m.rank / m.team.size());
      int end = (int) ((long) all * (m.rank + 1) / m.team.size());
      RowKernels.multiply(downs, begin, end, x, low, begin);
      m.team.meet(m.rank);
    }
    if (paired) {
      RowKernels.multiplyHalves(weights, from, to, x, out);
      finish(m, from, to, out);
      finish(m, rows / 2 + from, rows / 2 + to, out);
    } else {
      RowKernels.multiply(weights, from, to, x, out, from);
      finish(m, from, to, out);
    }
  }

  private void finish(Member m, int from, int to, float[] out) {
    if (bias != null) {
      for (int r = from; r < to; r++) {
        out[r] += bias[r];
      }
    }
    for (Up up : ups) {
      int begin = Math.max(from, up.from);
      int end = Math.min(to, up.from + up.b.rows);
      if (begin < end) {
        float[] sums = m.sums(end - begin);
        Activation x = m.low(up.b.cols, up.b.bf16);
        x.set(0, up.b.cols, low, up.lowFrom, up.scale);
        RowKernels.multiply(up.b, begin - up.from, end - up.from, x, sums, 0);
        for (int r = begin; r < end; r++) {
          out[r] += sums[r - begin];
        }
      }
    }
  }
}
