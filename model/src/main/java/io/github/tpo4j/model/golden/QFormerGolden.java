package io.github.tpo4j.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.model.connector.BertConfig;
import io.github.tpo4j.model.connector.BridgeConfig;
import io.github.tpo4j.model.connector.Instruction;
import io.github.tpo4j.model.connector.QFormer;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** The Q-Former with and without text: every hidden state, and gradients. */
final class QFormerGolden implements GoldenCheck {
  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("qformer");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    JsonNode config = c.config();
    JsonNode b = config.path("bert");
    BertConfig bert =
        new BertConfig(
            b.path("vocab_size").asInt(),
            b.path("hidden_size").asInt(),
            b.path("num_hidden_layers").asInt(),
            b.path("num_attention_heads").asInt(),
            b.path("intermediate_size").asInt(),
            b.path("max_position_embeddings").asInt(),
            b.path("layer_norm_eps").asDouble());
    int queries = config.path("num_query_token").asInt();
    int extra = config.path("extra_num_query_token").asInt();
    BridgeConfig bridge = new BridgeConfig("qformer", queries, extra, 0.1, 0.1, 0.2);
    Params p = c.params();
    QFormer qformer =
        new QFormer(p.at("qformer"), bert, bridge, config.path("vision_width").asInt());
    qformer.trainable(true);
    qformer.train(false);
    Tensor query = c.f32("query_tokens").detach().set_requires_grad(true);
    Tensor more = c.f32("extra_query_tokens").detach().set_requires_grad(true);
    Instruction text =
        c.has("in.text_input_ids")
            ? new Instruction(c.tensor("in.text_input_ids"), c.tensor("in.text_attention_mask"))
            : null;

    List<Tensor> states = new ArrayList<>();
    Tensor last =
        qformer.forward(
            Tensors.cat(1, query, more),
            c.f32("in.image_embeds"),
            c.tensor("in.image_atts"),
            text,
            states);
    Tensor out = last.narrow(1, 0, queries + extra);
    r.output("query_output", out);
    r.output("last_hidden_state", last);
    for (int i = 0; i < states.size(); i++) {
      r.output("hidden." + i, states.get(i));
    }
    out.mul(c.f32("in.probe")).sum().backward();
    r.gradients("qformer.", qformer);
    r.gradient("query_tokens", query.grad());
    r.gradient("extra_query_tokens", more.grad());
  }
}
