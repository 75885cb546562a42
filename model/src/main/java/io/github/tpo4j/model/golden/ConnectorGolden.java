package io.github.tpo4j.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.model.connector.Clips;
import io.github.tpo4j.model.connector.PromptEmbeddings;
import io.github.tpo4j.model.connector.QFormerConnector;
import io.github.tpo4j.model.connector.TaskTokens;
import io.github.tpo4j.model.heads.region.BoxEncoder;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.weights.Params;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * From the Q-Former's output to the prompt's embeddings, with and without clips and task tokens.
 */
final class ConnectorGolden implements GoldenCheck {
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
    TaskTokens tokens = new TaskTokens(p, width);
    BoxEncoder encoder =
        c.has("in.input_boxes") ? new BoxEncoder(p.at("loc_encoder"), width) : null;
    projection.trainable(true);
    tokens.trainable(true);
    if (encoder != null) {
      encoder.trainable(true);
    }

    JsonNode ids = c.meta().path("special_token_ids");
    PromptEmbeddings prompt =
        new PromptEmbeddings(
            tokens,
            Map.of(
                Task.REGION, ids.path("box_token").asLong(),
                Task.TEMPORAL, ids.path("temp_token").asLong(),
                Task.MASK, ids.path("track_token").asLong()),
            ids.path("track_box_token").asLong());
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
    r.gradients("", tokens);
    if (encoder != null) {
      r.gradients("loc_encoder.", encoder);
    }
  }
}
