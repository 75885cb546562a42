package io.github.tpo4j.model.llm;

import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A linear layer that may have a low-rank adapter: {@code y = W x + b + s · B(A(dropout(x)))}.
 *
 * <p>Without an adapter its tensors are {@code weight} and {@code bias}; with one they have peft's
 * names: {@code base_layer.weight}, {@code base_layer.bias}, {@code lora_A.default.weight}, {@code
 * lora_B.default.weight}. Dropout acts in training mode only.
 */
// I width in · O width out · R rank
public final class LoraLinear extends Layer {
  private final Tensor weight_OI;
  private final Tensor bias_O;
  private final TensorOptional bias;
  private final LoraSpec lora;
  private final Tensor a_RI;
  private final Tensor b_OR;
  private Tensor merged_OI;

  private LoraLinear(Params p, long in, long out, boolean hasBias, LoraSpec lora) {
    this.lora = lora;
    String base = lora == null ? "" : "base_layer.";
    weight_OI = param(p, base + "weight", Init.ofWidth(in), out, in);
    bias_O = hasBias ? param(p, base + "bias", Init.ZEROS, out) : null;
    bias = hasBias ? new TensorOptional(bias_O) : new TensorOptional();
    a_RI = lora == null ? null : param(p, "lora_A.default.weight", Init.LINEAR, lora.rank(), in);
    b_OR = lora == null ? null : param(p, "lora_B.default.weight", Init.ZEROS, out, lora.rank());
  }

  /** The layer of the given name, with a bias and an adapter where the two say so. */
  static LoraLinear of(
      Params parent, String name, long in, long out, DecoderConfig config, LoraSpec lora) {
    LoraSpec own = lora != null && lora.targets().contains(name) ? lora : null;
    return new LoraLinear(parent.at(name), in, out, config.biased().contains(name), own);
  }

  public Tensor forward(Tensor x) {
    Tensor in = Tensors.as(x, Tensors.dtype(weight_OI));
    if (merged_OI != null) {
      return torch.linear(in, merged_OI, bias);
    }
    Tensor y = torch.linear(in, weight_OI, bias);
    if (lora == null) {
      return y;
    }
    Tensor dropped = is_training() ? torch.dropout(in, lora.dropout(), true) : in;
    Tensor delta = torch.linear(torch.linear(dropped, a_RI), b_OR);
    return y.add(delta, Tensors.scalar(lora.scale()));
  }

  /**
   * Computes {@code W + s·B·A} in f32 once, so that the adapter costs nothing from then on. The
   * base weight stays as it is and {@link #unmerge} goes back to it exactly.
   */
  void merge() {
    if (lora == null || merged_OI != null) {
      return;
    }
    try (NoGradGuard guard = new NoGradGuard()) {
      Tensor sum_OI =
          Tensors.f32(weight_OI)
              .add(
                  torch.matmul(Tensors.f32(b_OR), Tensors.f32(a_RI)), Tensors.scalar(lora.scale()));
      merged_OI = Tensors.as(sum_OI, Tensors.dtype(weight_OI));
      merged_OI.retainReference();
    }
  }

  void unmerge() {
    if (merged_OI != null) {
      merged_OI.releaseReference();
      merged_OI = null;
    }
  }

  /** The weight that counts: the merged one, or that of the checkpoint. */
  public Tensor weight() {
    return merged_OI != null ? merged_OI : weight_OI;
  }

  /** The bias, or null. */
  public Tensor bias() {
    return bias_O;
  }

  /** The adapter that is added apart from {@link #weight()}, or null. */
  public Adapter adapter() {
    return lora == null || merged_OI != null ? null : new Adapter(a_RI, b_OR, lora.scale());
  }

  /** {@code scale · B(A(x))}. */
  public record Adapter(Tensor a_RI, Tensor b_OR, double scale) {}
}
