package io.github.tpo4j.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.model.connector.Clips;
import io.github.tpo4j.model.connector.PromptEmbeddings;
import io.github.tpo4j.model.connector.QFormerConnector;
import io.github.tpo4j.model.heads.region.BoxEncoder;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * From the Q-Former's output to the prompt's embeddings, with and without clips and task tokens.
 */
final class ConnectorGolden implements GoldenCheck {
  private static final Map<String, String> TASK_TOKENS =
      Map.of(
          "box_token", "box_token", "temporal_token", "temp_token", "track_token", "track_token");

  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("connector");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    JsonNode config = c.config();
    int width = config.path("hidden").asInt();
    Clips clips =
        config.path("mode").asText().equals("use_clip")
            ? new Clips(config.path("num_clips").asInt(), config.path("merge").asInt())
            : Clips.NONE;
    Params p = c.params();
    String name = QFormerConnector.projectionName(clips);
    long in = (long) clips.merge() * config.path("qdim").asInt();
    Linear projection = Linear.of(p.at(name), in, width);
    BoxEncoder encoder =
        c.has("in.input_boxes") ? new BoxEncoder(p.at("loc_encoder"), width) : null;
    projection.trainable(true);
    if (encoder != null) {
      encoder.trainable(true);
    }

    JsonNode ids = c.meta().path("special_token_ids");
    Map<String, Tensor> tokens = new LinkedHashMap<>();
    List<PromptEmbeddings.Slot> slots = new ArrayList<>();
    TASK_TOKENS.forEach(
        (token, id) -> {
          tokens.put(token, p.get(token, Init.ZEROS, 1, 1, width).set_requires_grad(true));
          slots.add(new PromptEmbeddings.Slot(ids.path(id).asLong(), tokens.get(token)));
        });
    PromptEmbeddings prompt = new PromptEmbeddings(slots, ids.path("track_box_token").asLong());
    Tensor visual = projection.forward(QFormerConnector.merge(c.f32("in.features"), clips));
    Tensor input = c.tensor("in.input_ids");
    String table = "lm.base_model.model.model.embed_tokens.weight";
    Tensor embeds =
        prompt.assemble(
            torch.embedding(c.f32(table), input),
            input,
            new PromptEmbeddings.Visual(visual, c.tensor("in.video_index")),
            encoder == null ? null : encoder.encode(c.f32("in.input_boxes")));
    r.output("text_embeds", embeds);
    embeds.mul(c.f32("in.probe")).sum().backward();
    r.gradients(name + ".", projection);
    for (String token : tokens.keySet()) {
      if (c.has("grad." + token)) {
        r.gradient(token, tokens.get(token).grad());
      }
    }
    if (encoder != null) {
      r.gradients("loc_encoder.", encoder);
    }
  }
}
