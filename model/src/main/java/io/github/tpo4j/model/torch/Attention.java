package io.github.tpo4j.model.torch;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Scaled dot-product attention on the path that is fast on the device: {@code softmax(s·QKᵀ + M)
 * V}.
 *
 * <p>On the CPU attention runs in f32, and the linears around it stay in bf16: bf16 is up to 20
 * times slower there ({@code spec/runtime.md}). Where the processor {@link Processor#bf16Tiles
 * multiplies bf16 in tiles} and no gradient is asked for, many queries in bf16 stay in bf16: scores
 * are summed and their softmax taken in f32 all the same, only the weights are rounded. On a GPU it
 * runs in the inputs' type, by whichever of libtorch's fused kernels serves.
 *
 * <p>Queries may have a multiple of the keys' heads: each key head then serves as many in a row.
 */
// B batch · H heads · N key heads, H or a divisor of it · Q queries · K keys · D head width
public final class Attention {
  /** Scores of a head from which {@link OneDnn} is faster than libtorch's fused operator. */
  private static final long MANY_SCORES = 1 << 17;

  /** Queries from which tiles are full enough. */
  private static final long MANY_QUERIES = 32;

  private Attention() {}

  /** Every query sees every key. */
  public static Tensor full(Tensor q_BHQD, Tensor k_BHKD, Tensor v_BHKD) {
    return attend(q_BHQD, k_BHKD, v_BHKD, null, false, 0);
  }

  /** As {@link #attend} without causality, with dropout on the attention weights. */
  public static Tensor dropping(
      Tensor q_BHQD, Tensor k_BHKD, Tensor v_BHKD, Tensor mask, double dropout) {
    return attend(q_BHQD, k_BHKD, v_BHKD, mask, false, 0, dropout);
  }

  /**
   * @param mask additive (−inf hides) or boolean (true sees), broadcast to {@code [B, H, Q, K]};
   *     null for none
   * @param causal query {@code i} sees keys {@code 0..i}; only for as many queries as keys
   * @param scale factor on the scores; 0 means {@code 1/sqrt(D)}
   */
  public static Tensor attend(
      Tensor q_BHQD, Tensor k_BNKD, Tensor v_BNKD, Tensor mask, boolean causal, double scale) {
    return attend(q_BHQD, k_BNKD, v_BNKD, mask, causal, scale, 0);
  }

  private static Tensor attend(
      Tensor q_BHQD,
      Tensor k_BNKD,
      Tensor v_BNKD,
      Tensor mask,
      boolean causal,
      double scale,
      double dropout) {
    ScalarType type = Tensors.dtype(q_BHQD);
    Tensor q = staysNarrow(q_BHQD, k_BNKD, v_BNKD) ? q_BHQD : Tensors.f32(q_BHQD);
    Tensor k = Tensors.as(repeated(k_BNKD, q), Tensors.dtype(q));
    Tensor v = Tensors.as(repeated(v_BNKD, q), Tensors.dtype(q));
    boolean shared = q.size(1) != k.size(1);
    if (mask == null && !causal && !shared && dropout == 0 && isLarge(q, k) && inBlocks(q, k, v)) {
      double s = scale == 0 ? 1 / Math.sqrt(q.size(3)) : scale;
      return Tensors.as(OneDnn.attentionOfHeads(q, k, v, s), type);
    }
    Tensor y =
        torch.scaled_dot_product_attention(
            q,
            k,
            v,
            mask == null ? new TensorOptional() : new TensorOptional(maskFor(q, mask)),
            dropout,
            causal,
            scale == 0 ? new DoubleOptional() : new DoubleOptional(scale),
            shared);
    return Tensors.as(y, type);
  }

  /**
   * A key head for every query head, on a GPU: the fused kernels there that take a mask or f32 know
   * no shared heads, and without them all scores would be written to memory.
   */
  private static Tensor repeated(Tensor x_BNKD, Tensor q_BHQD) {
    long b = x_BNKD.size(0);
    long n = x_BNKD.size(1);
    long group = q_BHQD.size(1) / n;
    if (q_BHQD.is_cpu() || group == 1) {
      return x_BNKD;
    }
    long k = x_BNKD.size(2);
    long d = x_BNKD.size(3);
    return x_BNKD.unsqueeze(2).expand(b, n, group, k, d).reshape(b, n * group, k, d);
  }

  /** Whether a head's work is worth a few operators of its own. */
  private static boolean isLarge(Tensor q, Tensor k) {
    return q.size(2) >= 64 && q.size(2) * k.size(2) >= MANY_SCORES;
  }

  private static boolean inBlocks(Tensor q, Tensor k, Tensor v) {
    return OneDnn.attends(q, k) && OneDnn.serves(v, v);
  }

  /** Whether the inputs are used as they are: on a GPU, and in bf16 where that is fast. */
  private static boolean staysNarrow(Tensor q, Tensor k, Tensor v) {
    if (!q.is_cpu()) {
      return true;
    }
    return Processor.here().bf16Tiles()
        && Tensors.dtype(q) == ScalarType.BFloat16
        && q.size(2) >= MANY_QUERIES
        && OneDnn.serves(q, k)
        && OneDnn.serves(q, v);
  }

  private static Tensor maskFor(Tensor q, Tensor mask) {
    return mask.is_floating_point() ? Tensors.as(mask, Tensors.dtype(q)) : mask;
  }

  /** {@code [B, T, H·D]} to {@code [B, H, T, D]}, a view. */
  public static Tensor split(Tensor x_BTC, long heads) {
    long b = x_BTC.size(0);
    long t = x_BTC.size(1);
    return x_BTC.view(b, t, heads, x_BTC.size(2) / heads).transpose(1, 2);
  }

  /** {@code [B, H, T, D]} to {@code [B, T, H·D]}. */
  public static Tensor join(Tensor x_BHTD) {
    long b = x_BHTD.size(0);
    long t = x_BHTD.size(2);
    return x_BHTD.transpose(1, 2).reshape(b, t, x_BHTD.size(1) * x_BHTD.size(3));
  }
}
