package io.github.tpo4j.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.vision.UmtConfig;
import io.github.tpo4j.model.vision.UmtViT;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/** The UMT ViT and the norm after it: every stage, and gradients of {@code sum(ln · probe)}. */
final class VisionEncoderGolden implements GoldenCheck {
  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("vision_encoder");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    JsonNode ve = c.config().path("ve");
    UmtConfig size =
        new UmtConfig(
            ve.path("img_size").asInt(),
            ve.path("patch_size").asInt(),
            ve.path("encoder_embed_dim").asInt(),
            ve.path("encoder_depth").asInt(),
            ve.path("encoder_num_heads").asInt(),
            ve.path("num_frames").asInt(),
            ve.path("return_index").asInt());
    Params p = c.params();
    UmtViT vit = new UmtViT(p.at("vision_encoder"), size);
    LayerNorm norm = new LayerNorm(p.at("vision_layernorm"), size.embedDim(), 1e-12);
    vit.trainable(true);
    norm.trainable(true);

    Tensor video = c.f32("in.video_base");
    long k = c.config().path("upsample_nearest").asLong(1);
    if (k > 1) {
      video = repeat(repeat(video, k, 3), k, 4);
    }
    Tensor patches = vit.patches(video);
    Tensor out = vit.encode(video);
    Tensor ln = norm.forward(out.reshape(out.size(0), -1, size.embedDim()));
    r.output("pos_embed", vit.videoPositions());
    r.output("img_pos_embed", vit.imagePositions());
    r.output("patch_embed", patches);
    r.output("block0", vit.firstBlock(patches));
    r.output("vit", out);
    r.output("ln", ln);
    ln.mul(c.f32("in.probe")).sum().backward();
    r.gradients("vision_encoder.", vit);
    r.gradients("vision_layernorm.", norm);
  }

  private static Tensor repeat(Tensor t, long times, long dim) {
    return t.repeat_interleave(times, new LongOptional(dim), new LongOptional());
  }
}
