package io.github.tpo4j.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.model.heads.mask.sam2.FrameMask;
import io.github.tpo4j.model.heads.mask.sam2.ImageFeatures;
import io.github.tpo4j.model.heads.mask.sam2.Prompt;
import io.github.tpo4j.model.heads.mask.sam2.Sam2;
import io.github.tpo4j.model.heads.mask.sam2.Sam2Config;
import io.github.tpo4j.model.heads.mask.sam2.Sam2Tracker;
import io.github.tpo4j.model.heads.mask.sam2.TrackOptions;
import io.github.tpo4j.model.heads.mask.sam2.net.FpnNeck;
import io.github.tpo4j.model.heads.mask.sam2.net.Hiera;
import io.github.tpo4j.model.heads.mask.sam2.net.MemoryAttention;
import io.github.tpo4j.model.heads.mask.sam2.net.SinePositions;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** SAM 2 as TPO has it: each network alone, and whole videos with a box embedding as prompt. */
final class Sam2Golden implements GoldenCheck {
  private static final String OBJECT_BIAS = "sam_mask_decoder.pred_obj_score_head.layers.2.bias";
  private static final String MASK0 = "sam_mask_decoder.output_hypernetworks_mlps.0.layers.2.";

  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("sam2") && c.config().has("sam");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    Sam2Config size = Sam2Config.ofTpo(c.config().path("sam"));
    List<String> files = new ArrayList<>();
    c.meta().path("files").path("weights").forEach(f -> files.add(f.asText()));
    Params p = c.params(files.toArray(String[]::new)).at("sam");
    try (NoGradGuard guard = new NoGradGuard()) {
      switch (c.config().path("kind").asText()) {
        case "image_only" -> trunk(c, r, size, p);
        case "image" -> image(c, r, size, p);
        case "prompt" -> prompt(c, r, new Sam2(p, size));
        case "decoder" -> decoder(c, r, new Sam2(p, size));
        case "memattn" -> memoryAttention(c, r, new Sam2(p, size));
        case "memenc" -> memoryEncoder(c, r, new Sam2(p, size));
        case "video" -> video(c, r, new Sam2(p, size));
        default -> throw new IllegalStateException("unknown kind " + c.config().path("kind"));
      }
    }
  }

  private static void trunk(GoldenCase c, Comparison r, Sam2Config size, Params p) {
    Hiera trunk = new Hiera(p.at("image_encoder.trunk"), size);
    FpnNeck neck = new FpnNeck(p.at("image_encoder.neck"), size.trunk().widths(), size.width());
    pyramid(c, r, size, trunk, neck);
  }

  private static void pyramid(
      GoldenCase c, Comparison r, Sam2Config size, Hiera trunk, FpnNeck neck) {
    List<Tensor> stages = trunk.forward(c.f32("in.image"));
    for (int i = 0; i < stages.size(); i++) {
      r.output("trunk." + i, stages.get(i).permute(0, 3, 1, 2));
    }
    for (int i = 0; i < 3; i++) {
      Tensor level = i == 2 ? neck.lowest(stages) : neck.lateral(stages, i);
      r.output("fpn." + i, level.permute(0, 3, 1, 2));
      int side = size.imageSize() >> (2 + i);
      r.output("pos." + i, SinePositions.grid(size.width(), side, side).unsqueeze(0));
    }
  }

  private static void image(GoldenCase c, Comparison r, Sam2Config size, Params p) {
    Sam2 sam = new Sam2(p, size);
    pyramid(c, r, size, sam.trunk(), sam.neck());
    ImageFeatures f = sam.encode(c.f32("in.image"));
    r.output("fpn.2", f.low_BDGG());
    r.output("high_res_0", f.fine0_BCSS());
    r.output("high_res_1", f.fine1_BCss());
  }

  private static void prompt(GoldenCase c, Comparison r, Sam2 sam) {
    Tensor points = c.f32("in.points");
    Tensor labels = c.tensor("in.labels");
    Tensor boxes = c.f32("in.boxes_px");
    r.output("points.sparse", sam.prompts().points(points, labels, true));
    r.output("points.dense", sam.prompts().noMask());
    r.output("boxes.sparse", sam.prompts().boxes(boxes));
    Tensor bare = sam.prompts().points(points, labels, false);
    r.output("points_boxes.sparse", Tensors.cat(1, bare, sam.prompts().boxes(boxes)));
    r.output("masks.dense", sam.prompts().mask(c.f32("in.mask")));
    r.output("dense_pe", sam.prompts().grid());
    Tensor norm = c.f32("in.boxes_norm");
    for (int i = 0; i < norm.size(0); i++) {
      r.output("get_prompt_embeding." + i, sam.promptOf(box(norm.select(0, i))));
    }
  }

  private static Box box(Tensor box_4) {
    float[] b = Tensors.floats(box_4);
    return new Box(b[0], b[1], b[2], b[3]);
  }

  private static void decoder(GoldenCase c, Comparison r, Sam2 sam) {
    ImageFeatures f =
        new ImageFeatures(
            c.f32("in.image_embeddings"), c.f32("in.high_res_0"), c.f32("in.high_res_1"));
    Prompt box = sam.prompt(c.f32("in.box_embed"));
    heads(r, sam, f, "box_single", box);
    heads(r, sam, f, "nopoint_multi", sam.noPrompt());
    heads(r, sam, f, "box_multi", box.several(true));
    heads(r, sam, f, "box_and_mask_prompt", sam.withMask(box, c.f32("in.mask_prompt")));
    sam.parametersByName()
        .forEach(
            (name, t) -> {
              if (name.startsWith(MASK0)) {
                t.mul_(Tensors.scalar(64));
              }
            });
    heads(r, sam, f, "box_single_mask0_x64", box);
  }

  private static void heads(Comparison r, Sam2 sam, ImageFeatures f, String name, Prompt prompt) {
    Sam2.Heads h = sam.heads(f, f.low_BDGG(), prompt);
    r.output(name + ".low_res_multimasks", h.shown().masks_BMSS());
    r.output(name + ".ious", h.shown().ious_BM());
    r.output(name + ".low_res_masks", h.chosen().masks_BMSS());
    r.output(name + ".obj_ptr", h.pointer_BD());
    r.output(name + ".object_score_logits", h.chosen().score_B1());
    r.output(name + ".predict_masks.masks", h.all().masks_BMSS());
    r.output(name + ".predict_masks.iou", h.all().ious_BM());
    r.output(name + ".predict_masks.mask_tokens", h.all().tokens_BMD());
    r.output(name + ".stability_score_mask0", sam.decoder().stability(h.all()).unsqueeze(1));
    long s = sam.config().imageSize();
    Tensor high =
        torch.upsample_bilinear2d(
            h.chosen().masks_BMSS(),
            new long[] {s, s},
            false,
            new DoubleOptional(),
            new DoubleOptional());
    r.output(name + ".high_res_masks_every4", every4(every4(high, 2), 3));
  }

  private static Tensor every4(Tensor t, long dim) {
    return t.slice(dim, new LongOptional(0), new LongOptional(t.size(dim)), 4);
  }

  private static void memoryAttention(GoldenCase c, Comparison r, Sam2 sam) {
    MemoryAttention attention = sam.memoryAttention();
    r.output("rope_cos", attention.rotary().cos());
    r.output("rope_sin", attention.rotary().sin());
    Tensor curr = c.f32("in.curr").transpose(0, 1);
    Tensor position = c.f32("in.curr_pos").transpose(0, 1);
    Tensor memory = c.f32("in.memory").transpose(0, 1);
    Tensor memoryPosition = c.f32("in.memory_pos").transpose(0, 1);
    long cells = (long) sam.config().grid() * sam.config().grid();
    long pointers = memory.size(1) % cells;
    long grids = memory.size(1) - pointers;
    Tensor all =
        attention.forward(
            curr, position, new MemoryAttention.Memories(memory, memoryPosition, pointers));
    r.output("memory_attention", all.transpose(0, 1));
    Tensor bare =
        attention.forward(
            curr,
            position,
            new MemoryAttention.Memories(
                memory.narrow(1, 0, grids), memoryPosition.narrow(1, 0, grids), 0));
    r.output("memory_attention_no_ptr", bare.transpose(0, 1));
  }

  private static void memoryEncoder(GoldenCase c, Comparison r, Sam2 sam) {
    Tensor features = c.f32("in.pix_feat");
    Tensor masks = c.f32("in.masks");
    Tensor soft = torch.sigmoid(masks);
    Tensor cut = masks.gt(Tensors.scalar(0)).to(ScalarType.Float);
    r.output("sigmoid.vision_features", sam.memoryEncoder().forward(features, soft));
    r.output("skip.vision_features", sam.memoryEncoder().forward(features, scaled(soft)));
    r.output("binarized.vision_features", sam.memoryEncoder().forward(features, scaled(cut)));
    r.output("vision_pos_enc", memoryPositions(sam.config()));
  }

  private static Tensor scaled(Tensor share) {
    return share.mul(Tensors.scalar(20)).sub(Tensors.scalar(10));
  }

  private static Tensor memoryPositions(Sam2Config size) {
    int g = size.grid();
    return SinePositions.grid(size.memory().width(), g, g).unsqueeze(0);
  }

  private static void video(GoldenCase c, Comparison r, Sam2 sam) {
    JsonNode config = c.config();
    Sam2Config size = sam.config();
    if (config.has("obj_bias")) {
      Tensor bias = sam.parametersByName().get(OBJECT_BIAS);
      bias.fill_(Tensors.scalar(config.path("obj_bias").asDouble()));
    }
    Tensor frames_T3SS = c.f32("in.images").squeeze(0);
    Tensor embedding = sam.promptOf(box(c.f32("in.box_norm")));
    r.output("prompt_embeding_of_box", embedding);
    Tensor used = embedding.add(c.f32("in.box_embed_extra"));
    r.output("box_embed_used", used);
    r.output("maskmem_pos_enc", memoryPositions(size));
    ImageFeatures first = sam.encode(frames_T3SS.narrow(0, 0, 1));
    Sam2.Heads heads = sam.heads(first, sam.withoutMemory(first), sam.prompt(used));
    r.output("stability_score_frame0", sam.decoder().stability(heads.all()).unsqueeze(1));

    TrackOptions options =
        TrackOptions.DEFAULT
            .withHoleArea(config.path("sam").path("fill_hole_area").asInt(0))
            .withFrames(Math.toIntExact(frames_T3SS.size(0)));
    int height = config.path("hw").path(0).asInt();
    int width = config.path("hw").path(1).asInt();
    int n = Math.toIntExact(frames_T3SS.size(0));
    float[] scores = new float[n];
    float[] ious = new float[n * 4];
    try (Sam2Tracker tracker = sam.tracker(height, width, options)) {
      for (int t = 0; t < n; t++) {
        Tensor frame = frames_T3SS.narrow(0, t, 1);
        FrameMask m = t == 0 ? tracker.start(frame, sam.prompt(used)) : tracker.track(frame);
        Tensor video = Tensors.of(m.videoLogits(), 1, 1, height, width);
        r.output("frame." + t + ".video_res_masks", video);
        if (t == 0) {
          r.output("add_new_box_embeding.video_res_masks", video);
        }
        long s = m.side();
        r.output("frame." + t + ".pred_masks_low_res", Tensors.of(m.logits(), 1, 1, s, s));
        r.output("frame." + t + ".obj_ptr", tracker.bank().latestPointer());
        long g = size.grid();
        r.output(
            "frame." + t + ".maskmem_features",
            tracker.bank().latestMemory().transpose(1, 2).reshape(1, -1, g, g));
        scores[t] = (float) m.score();
        System.arraycopy(m.ious(), 0, ious, 4 * t, 4);
      }
    }
    r.output("object_score_logits", Tensors.of(scores, n));
    r.output("pred_ious", Tensors.of(ious, n, 4));
  }
}
