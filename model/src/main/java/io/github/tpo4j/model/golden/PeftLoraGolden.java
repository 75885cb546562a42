package io.github.tpo4j.model.golden;

import io.github.tpo4j.model.llm.DecoderConfig;
import io.github.tpo4j.model.llm.DecoderLm;
import io.github.tpo4j.model.llm.LmLoss;
import io.github.tpo4j.model.llm.PeftAdapter;
import io.github.tpo4j.model.weights.Params;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** A base model and peft's adapter folder: apart, merged, and after one AdamW step. */
final class PeftLoraGolden implements GoldenCheck {
  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("peft_lora");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    DecoderConfig size = DecoderConfig.of(c.config(), null, c.id());
    Tensor ids_BT = c.tensor("in.input_ids");
    DecoderLm base = new DecoderLm(c.params(), size, null);
    r.output("base_logits", logits(base, ids_BT));

    PeftAdapter adapter = PeftAdapter.open(c.folder().resolve(c.id() + "-adapter"));
    Params p = Params.from(adapter.over(c.source()), base.dtype(), base.device());
    DecoderLm lm = new DecoderLm(p, size, adapter.spec());
    adapter.finish();
    Map<String, Tensor> trained = new LinkedHashMap<>();
    lm.parametersByName()
        .forEach(
            (name, t) -> {
              String peft = "base_model.model." + name.replace(".default.", ".");
              boolean saved = c.has("grad." + peft) && !name.contains(".lora_");
              if (name.contains(".lora_") || saved) {
                trained.put(peft, t.set_requires_grad(true));
              }
            });
    Tensor before = logits(lm, ids_BT);
    r.output("unmerged_logits", before);
    try (NoGradGuard guard = new NoGradGuard()) {
      lm.merge();
      r.output("merged_logits", logits(lm, ids_BT));
      lm.plainWeights().forEach((name, t) -> r.output("merged." + name, t));
      lm.unmerge();
      r.close("unmerged again", logits(lm, ids_BT), before);
    }
    Tensor loss = LmLoss.of(lm, lm.hidden(lm.embed(ids_BT)), c.tensor("in.labels"));
    r.output("loss", loss);
    loss.backward();
    trained.forEach(
        (name, t) -> {
          if (c.has("grad." + name)) {
            r.gradient(name, t.grad());
          }
        });
    step(trained);
    r.output("logits_after_one_adamw_step", logits(lm, ids_BT));
  }

  /** AdamW, learning rate 1e-2, weight decay 0.01, from zero state: the golden's one step. */
  private static void step(Map<String, Tensor> trained) {
    AdamWOptions options = new AdamWOptions(1e-2);
    options.weight_decay().put(0.01);
    new AdamW(new TensorVector(trained.values().toArray(new Tensor[0])), options).step();
  }

  private static Tensor logits(DecoderLm lm, Tensor ids_BT) {
    return lm.logits(lm.hidden(lm.embed(ids_BT)));
  }
}
