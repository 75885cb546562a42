package io.github.tpo4j.model.golden;

import io.github.tpo4j.model.llm.DecoderConfig;
import io.github.tpo4j.model.llm.DecoderLm;
import io.github.tpo4j.model.llm.LmLoss;
import io.github.tpo4j.model.torch.Tensors;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** Plain causal language models of transformers: Mistral, Llama, Qwen2. */
final class CausalLmGolden implements GoldenCheck {
  @Override
  public boolean handles(GoldenCase c) {
    return Set.of("mistral", "llama", "qwen2").contains(c.component());
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    DecoderConfig size = DecoderConfig.of(c.config(), null, c.id());
    DecoderLm lm = new DecoderLm(c.params(), size, null);
    lm.trainable(true);
    Tensor ids_BT = c.tensor("in.input_ids");
    Tensor mask_BT = c.tensor("in.attention_mask");
    Tensor mask_BT1 = mask_BT.unsqueeze(2);
    List<Tensor> hidden = lm.allHidden(lm.embed(ids_BT), mask_BT);
    for (int i = 0; i < hidden.size(); i++) {
      LlmGolden.valid(
          r, "hidden_states." + i, hidden.get(i), c.tensor("out.hidden_states." + i), mask_BT1);
    }
    Tensor last_BTC = hidden.get(hidden.size() - 1);
    LlmGolden.valid(r, "logits", lm.logits(last_BTC), c.tensor("out.logits"), mask_BT1);
    Tensor loss = LmLoss.of(lm, last_BTC, c.tensor("in.labels"));
    r.output("loss", loss);
    loss.backward();
    r.gradients("", lm);

    Tensor prompt_BT = c.tensor("in.generate.input_ids");
    int t = (int) prompt_BT.size(1);
    Tensor all_BN = c.tensor("out.generate.ids");
    GreedyTrace trace =
        GreedyTrace.run(
            lm,
            lm.embed(prompt_BT),
            c.tensor("in.generate.attention_mask"),
            (int) all_BN.size(1) - t);
    r.output("generate.ids", Tensors.cat(1, prompt_BT, trace.ids()));
    r.output("generate.step_logits", trace.logits());
  }
}
