package io.github.tpo4j.model.llm;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A decoder with random weights large enough that its answers are not all the same. */
public final class TinyLm {
  public static final String PLAIN = "\"sliding_window\": null";
  public static final String WINDOW = "\"sliding_window\": 5";

  private TinyLm() {}

  public static DecoderConfig config(String more) {
    return DecoderConfig.of(
        Json.tree(
            """
            {"model_type": "mistral", "vocab_size": 61, "hidden_size": 24, "intermediate_size": 40,
             "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2,
             "head_dim": 8, "rope_theta": 10000.0, %s}
            """
                .formatted(more),
            "test"),
        null,
        "test");
  }

  public static DecoderLm make(String more, LoraSpec lora, ScalarType type) {
    DecoderLm lm = new DecoderLm(Params.fresh(7, type, new Device("cpu")), config(more), lora);
    try (NoGradGuard guard = new NoGradGuard()) {
      lm.parametersByName()
          .forEach(
              (name, t) -> {
                if (t.dim() == 2) {
                  t.copy_(
                      torch.randn(t.sizes().vec().get()).mul(new org.bytedeco.pytorch.Scalar(0.3)));
                }
              });
    }
    return lm;
  }

  public static Tensor embeds(DecoderLm lm, int rows, int tokens, long seed) {
    torch.manual_seed(seed);
    return torch.randn(rows, tokens, lm.config().hidden()).to(lm.dtype());
  }
}
