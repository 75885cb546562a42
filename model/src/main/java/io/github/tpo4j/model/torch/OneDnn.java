package io.github.tpo4j.model.torch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Matrix products and attention in f32 through oneDNN, where no gradient is asked for.
 *
 * <p>libtorch sends a {@code linear} in f32 to MKL, which on AMD processors reaches less than half
 * of what oneDNN's AVX-512 kernels do (measured on an EPYC 9005: 90–220 against 260–500 GFLOP/s;
 * {@code docs/results.md}); on Intel's both are equal, and here activations come with the product.
 * {@code mkldnn::_linear_pointwise} is libtorch's own door to those kernels; it has no derivative,
 * so everything else falls back to the ordinary operators.
 */
// N rows · K inputs · M outputs · B batch · Q queries · D head width
public final class OneDnn {
  /** Below this many multiplications the ordinary operator's smaller overhead wins. */
  private static final long SMALL = 1 << 18;

  /** Scores of one block of queries, in numbers: 8 MB, which stays in the processor's cache. */
  private static final long BLOCK = 1 << 21;

  /** Fewest queries of a block: below, reading the keys again costs more than the cache saves. */
  private static final long LEAST_QUERIES = 128;

  /** The same of one head: 4 MB, for heads are narrow and their products cheap to split. */
  private static final long HEAD_BLOCK = 1 << 20;

  /** A packed weight's sides are multiples of it: the widest block of the kernels. */
  private static final long PACKED = 64;

  private static volatile IValue noScalars;

  private OneDnn() {}

  /** What is applied to the product before it is written. */
  public enum Activation {
    NONE("none"),
    RELU("relu"),
    /** The exact form with erf. */
    GELU("gelu");

    private final String attribute;

    Activation(String attribute) {
      this.attribute = attribute;
    }
  }

  /** {@code act(x Wᵀ + b)} by the fastest operator that serves; the same numbers to rounding. */
  public static Tensor linear(Tensor x, Tensor weight_MK, TensorOptional bias, Activation act) {
    long rows = x.numel() / Math.max(1, x.size(-1));
    if (rows < 8 || rows * weight_MK.numel() < SMALL || !pays(x, weight_MK)) {
      return activate(torch.linear(x, weight_MK, bias), act);
    }
    return Scopes.tidy(() -> product(x, weight_MK, bias, act));
  }

  private static Tensor product(Tensor x, Tensor weight_MK, TensorOptional bias, Activation act) {
    // what toTensor returns lives in the stack: the copy holds the storage on its own
    return new Tensor(
        Ops.call(
                "mkldnn::_linear_pointwise",
                "",
                new IValue(x.contiguous()),
                new IValue(weight_MK.contiguous()),
                bias.has_value() ? new IValue(bias.get()) : new IValue(),
                new IValue(act.attribute),
                noScalars(),
                new IValue(Activation.NONE.attribute))
            .get(0)
            .toTensor());
  }

  /**
   * A weight in the order that the kernels for so many rows read it in; as it is where that order
   * would have to be filled up with zeros: the product of such a weight is wrong on processors with
   * AVX-512 and without AMX (docs/decisions.md).
   */
  private static Tensor packed(Tensor weight_MK, long rows) {
    if (weight_MK.size(0) % PACKED != 0 || weight_MK.size(1) % PACKED != 0) {
      return weight_MK.contiguous();
    }
    return new Tensor(
        Ops.call(
                "mkldnn::_reorder_linear_weight",
                "",
                new IValue(weight_MK.contiguous()),
                new IValue(rows))
            .get(0)
            .toTensor());
  }

  private static Tensor activate(Tensor y, Activation act) {
    return switch (act) {
      case NONE -> y;
      case RELU -> torch.relu(y);
      case GELU -> torch.gelu(y);
    };
  }

  /** With tiles libtorch's own bf16 product is the faster one at nearly every shape measured. */
  private static boolean pays(Tensor x, Tensor weight_MK) {
    return serves(x, weight_MK)
        && !(Processor.here().bf16Tiles() && Tensors.dtype(x) == ScalarType.BFloat16);
  }

  /**
   * Whether attention in blocks serves these queries and keys and is faster than libtorch's fused
   * operator, which on Intel's processors needs only a third to nine tenths of the time.
   */
  public static boolean attends(Tensor q, Tensor k) {
    return !Processor.here().intel() && serves(q, k);
  }

  /** Whether these operands take the fast way: f32 or bf16 on the CPU, and no gradient wanted. */
  public static boolean serves(Tensor a, Tensor b) {
    ScalarType type = Tensors.dtype(a);
    return a.is_cpu()
        && type == Tensors.dtype(b)
        && (type == ScalarType.Float || type == ScalarType.BFloat16)
        && !(GradMode.is_enabled() && (a.requires_grad() || b.requires_grad()));
  }

  /**
   * {@code softmax(s·q kᵀ) v} without mask, block of queries by block of queries.
   *
   * @param q_BQD queries
   * @param k_BKD keys
   * @param vT_BVK values with the keys as columns; their width V need not be the keys'
   * @return {@code [B, Q, V]}
   */
  public static Tensor attention(Tensor q_BQD, Tensor k_BKD, Tensor vT_BVK, double scale) {
    long batch = q_BQD.size(0);
    long queries = q_BQD.size(1);
    long keys = k_BKD.size(1);
    long step = Math.min(queries, Math.max(LEAST_QUERIES, BLOCK / keys));
    Tensor out_BQV =
        torch.empty(
            new long[] {batch, queries, vT_BVK.size(1)},
            Tensors.like(q_BQD),
            new MemoryFormatOptional());
    TensorOptional none = new TensorOptional();
    for (long b = 0; b < batch; b++) {
      try (PointerScope matrices = new PointerScope()) {
        Tensor q_QD = q_BQD.select(0, b);
        Tensor k_KD = packed(k_BKD.select(0, b), step);
        Tensor vT_VK = packed(vT_BVK.select(0, b), step);
        for (long from = 0; from < queries; from += step) {
          try (PointerScope scope = new PointerScope()) {
            long n = Math.min(step, queries - from);
            Tensor q_nD = q_QD.narrow(0, from, n).mul(new Scalar(scale));
            Tensor p_nK = torch.softmax(product(q_nD, k_KD, none, Activation.NONE), 1);
            Tensor y_nV = product(p_nK, vT_VK, none, Activation.NONE);
            out_BQV.select(0, b).narrow(0, from, n).copy_(y_nV);
          }
        }
      }
    }
    return out_BQV;
  }

  /**
   * {@link #attention} of every head.
   *
   * @return {@code [B, H, Q, D]}, laid out so that joining the heads costs no copy
   */
  public static Tensor attentionOfHeads(Tensor q_BHQD, Tensor k_BHKD, Tensor v_BHKD, double scale) {
    long batch = q_BHQD.size(0);
    long heads = q_BHQD.size(1);
    long queries = q_BHQD.size(2);
    long step = Math.min(queries, Math.max(64, HEAD_BLOCK / k_BHKD.size(2)));
    long[] shape = {batch, queries, heads, v_BHKD.size(3)};
    Tensor out_BQHD = torch.empty(shape, Tensors.like(q_BHQD), new MemoryFormatOptional());
    for (long i = 0; i < batch * heads; i++) {
      try (PointerScope head = new PointerScope()) {
        long b = i / heads;
        long h = i % heads;
        Tensor q_QD = q_BHQD.select(0, b).select(0, h).mul(new Scalar(scale));
        Tensor k_KD = k_BHKD.select(0, b).select(0, h).contiguous();
        Tensor vT_DK = v_BHKD.select(0, b).select(0, h).t().contiguous();
        Tensor out_QD = out_BQHD.select(0, b).select(1, h);
        for (long from = 0; from < queries; from += step) {
          try (PointerScope block = new PointerScope()) {
            long n = Math.min(step, queries - from);
            Tensor q_nD = q_QD.narrow(0, from, n);
            Tensor s_nK = product(q_nD, k_KD, new TensorOptional(), Activation.NONE);
            Tensor p_nK = torch.softmax(s_nK, 1);
            Tensor y_nD = product(p_nK, vT_DK, new TensorOptional(), Activation.NONE);
            out_QD.narrow(0, from, n).copy_(y_nD);
          }
        }
      }
    }
    return out_BQHD.transpose(1, 2);
  }

  /**
   * The empty {@code Scalar?[]} that the operator takes; its element type comes from the schema.
   */
  private static IValue noScalars() {
    IValue known = noScalars;
    if (known == null) {
      try (PointerScope scope = new PointerScope()) {
        var schema =
            Dispatcher.singleton().findSchemaOrThrow("mkldnn::_linear_pointwise", "").schema();
        var element = schema.arguments().getPointer(4).type().get().containedTypes().get(0);
        known = new IValue(new GenericList(element));
        known.retainReference();
        noScalars = known;
      }
    }
    return known;
  }
}
