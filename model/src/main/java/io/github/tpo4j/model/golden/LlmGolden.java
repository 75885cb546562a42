package io.github.tpo4j.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.model.llm.DecoderConfig;
import io.github.tpo4j.model.llm.DecoderLm;
import io.github.tpo4j.model.llm.LmLoss;
import io.github.tpo4j.model.llm.LoraSpec;
import io.github.tpo4j.model.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * VideoChat-TPO's language model with its adapters: every layer, the loss, gradients of weights and
 * embeddings, greedy generation from embeddings.
 */
final class LlmGolden implements GoldenCheck {
  private static final String ROOT = "lm.base_model.model";

  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("llm");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    JsonNode config = c.config();
    DecoderConfig size = DecoderConfig.of(config.path("mistral"), "mistral", c.id());
    LoraSpec lora =
        LoraSpec.onAll(config.path("lora_r").asInt(), config.path("lora_alpha").asDouble(), 0.1);
    DecoderLm lm = new DecoderLm(c.params().at(ROOT), size, lora);
    lm.trainable(true);

    Tensor embeds_BTC = c.f32("in.inputs_embeds").clone().set_requires_grad(true);
    Tensor mask_BT = c.tensor("in.attention_mask");
    Tensor mask_BT1 = mask_BT.unsqueeze(2);
    List<Tensor> hidden = lm.allHidden(embeds_BTC, mask_BT);
    for (int i = 0; i < hidden.size(); i++) {
      valid(r, "hidden." + i, hidden.get(i), c.tensor("out.hidden." + i), mask_BT1);
    }
    Tensor last_BTC = hidden.get(hidden.size() - 1);
    valid(r, "logits", lm.logits(last_BTC), c.tensor("out.logits"), mask_BT1);
    Tensor loss = LmLoss.of(lm, last_BTC, c.tensor("in.labels"));
    r.output("loss", loss);
    loss.backward();
    r.gradients(ROOT + ".", lm);
    r.gradient("in.inputs_embeds", embeds_BTC.grad());
    generation(c, r, lm);
  }

  /** The first rows of the batch, as many as were generated; greedy, with the gap to the second. */
  private static void generation(GoldenCase c, Comparison r, DecoderLm lm) {
    Tensor ids_BN = c.tensor("out.generated_ids");
    int rows = (int) ids_BN.size(0);
    int steps = (int) ids_BN.size(1);
    GreedyTrace trace =
        GreedyTrace.run(
            lm,
            c.f32("in.inputs_embeds").narrow(0, 0, rows),
            c.tensor("in.attention_mask").narrow(0, 0, rows),
            steps);
    r.output("generated_ids", trace.ids());
    r.output("generated_top2_margin", trace.margins());
  }

  /** Compares where there is a token: what padding computes is nobody's. */
  static void valid(Comparison r, String name, Tensor actual, Tensor expected, Tensor mask_BT1) {
    Tensor padding = mask_BT1.eq(Tensors.scalar(0));
    Scalar zero = Tensors.scalar(0);
    r.close(name, actual.masked_fill(padding, zero), expected.masked_fill(padding, zero));
  }
}
