package io.github.tpo4j.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.model.golden.GoldenCase.Tolerance;
import io.github.tpo4j.model.heads.mask.sam2.FrameMask;
import io.github.tpo4j.model.heads.mask.sam2.ImageFeatures;
import io.github.tpo4j.model.heads.mask.sam2.Prompt;
import io.github.tpo4j.model.heads.mask.sam2.Sam2;
import io.github.tpo4j.model.heads.mask.sam2.Sam2Config;
import io.github.tpo4j.model.heads.mask.sam2.Sam2Names;
import io.github.tpo4j.model.heads.mask.sam2.Sam2Tracker;
import io.github.tpo4j.model.heads.mask.sam2.TrackOptions;
import io.github.tpo4j.model.heads.mask.sam2.TrackOptions.MaskRule;
import io.github.tpo4j.model.heads.mask.sam2.net.MaskDecoder;
import io.github.tpo4j.model.heads.mask.sam2.net.PromptEncoder;
import io.github.tpo4j.model.heads.mask.sam2.net.SinePositions;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Checkpoint;
import io.github.tpo4j.model.weights.NameMap;
import io.github.tpo4j.model.weights.Params;
import io.github.tpo4j.model.weights.SafetensorsFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * SAM 2.1 of transformers: an image with five kinds of prompts and its gradients, and a short video
 * with one or more objects.
 */
// T frames · S pixels of a side · B prompts · D width · N cells of a memory · M its width
final class HfSam2Golden implements GoldenCheck {
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] STD = {0.229, 0.224, 0.225};

  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("sam2") && c.config().has("vision_config");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    Sam2Config size = Sam2Config.ofTransformers(c.config());
    SafetensorsFile file = SafetensorsFile.open(c.folder().resolve(c.id() + ".safetensors"));
    Checkpoint weights = Checkpoint.of(List.of(file), NameMap.IDENTITY);
    Params p =
        Params.from(Sam2Names.fromTransformers(weights), ScalarType.Float, new Device("cpu"));
    Sam2 sam = new Sam2(p, size);
    weights.finish(
        name ->
            name.equals(Sam2Names.COPY) || name.matches("(in|out|outf32|orig|origf32|grad)\\..*"));
    Tensor frames_T3SS = normalised(c.tensor("in.frames_u8"));
    image(c, r, sam, frames_T3SS.narrow(0, 0, 1));
    try (NoGradGuard guard = new NoGradGuard()) {
      video(c, r, sam, frames_T3SS, "outf32.", TrackOptions.DEFAULT, MaskRule.TRANSFORMERS);
      TrackOptions bf16 = TrackOptions.DEFAULT.withMemoryType(ScalarType.BFloat16);
      video(c, r, sam, frames_T3SS, "out.", bf16, MaskRule.TRANSFORMERS);
      if (c.has("origf32.video.low_res_masks")) {
        video(c, r, sam, frames_T3SS, "origf32.", TrackOptions.DEFAULT, MaskRule.ORIGINAL);
        video(c, r, sam, frames_T3SS, "orig.", bf16, MaskRule.ORIGINAL);
      }
    }
  }

  private static Tensor normalised(Tensor u8_T3SS) {
    float[] mean = new float[3];
    float[] std = new float[3];
    for (int i = 0; i < 3; i++) {
      mean[i] = (float) MEAN[i];
      std[i] = (float) STD[i];
    }
    return Tensors.f32(u8_T3SS)
        .div(Tensors.scalar(255))
        .sub(Tensors.of(mean, 1, 3, 1, 1))
        .div(Tensors.of(std, 1, 3, 1, 1));
  }

  private static Tolerance tolerance(GoldenCase c, String kind) {
    return Tolerance.of(c.meta().path("tolerance").path(kind), new Tolerance(2e-4, 1e-3));
  }

  private static void close(GoldenCase c, Comparison r, String kind, String name, Tensor actual) {
    if (c.has(name)) {
      r.close(name, actual, c.tensor(name), tolerance(c, kind));
    }
  }

  // ---------------------------------------------------------------- image

  private static void image(GoldenCase c, Comparison r, Sam2 sam, Tensor frame_13SS) {
    sam.trainable(true);
    List<Tensor> stages = sam.trunk().forward(frame_13SS);
    close(c, r, "image", "out.image.backbone_last", stages.get(stages.size() - 1));
    close(c, r, "image", "out.image.fpn.1", sam.neck().lateral(stages, 1).permute(0, 3, 1, 2));
    ImageFeatures f = sam.encode(frame_13SS);
    close(c, r, "image", "out.image.fpn.2", f.low_BDGG());
    Sam2Config size = sam.config();
    Tensor places = SinePositions.grid(size.width(), size.grid(), size.grid()).unsqueeze(0);
    close(c, r, "image", "out.image.pos.2", places);
    close(c, r, "image", "out.image.embedding.0", f.fine0_BCSS());
    close(c, r, "image", "out.image.embedding.1", f.fine1_BCss());
    close(c, r, "image", "out.image.embedding.2", sam.withoutMemory(f));

    PromptEncoder prompts = sam.prompts();
    Tensor boxes_B4 = c.f32("in.image.boxes").squeeze(0);
    Tensor points_BP2 = c.f32("in.image.points").squeeze(0);
    Tensor labels_BP = c.tensor("in.image.labels").squeeze(0);
    Prompt box = sam.prompt(prompts.paddedBoxes(boxes_B4));
    Prompt points = sam.prompt(points_BP2, labels_BP);
    Prompt both =
        sam.prompt(
            Tensors.cat(
                1, prompts.points(points_BP2, labels_BP, false), prompts.paddedBoxes(boxes_B4)));
    Prompt masked =
        sam.withMask(
            sam.prompt(points_BP2.narrow(0, 0, 1), labels_BP.narrow(0, 0, 1)),
            c.f32("in.image.mask_input"));
    MaskDecoder.Output multi = prediction(c, r, sam, f, "box_multi", box, true);
    prediction(c, r, sam, f, "box_single", box, false);
    prediction(c, r, sam, f, "points_multi", points, true);
    prediction(c, r, sam, f, "point_box", both, false);
    prediction(c, r, sam, f, "mask_point", masked, true);
    gradients(c, r, sam, multi);
  }

  private static MaskDecoder.Output prediction(
      GoldenCase c,
      Comparison r,
      Sam2 sam,
      ImageFeatures f,
      String name,
      Prompt prompt,
      boolean several) {
    MaskDecoder.Output all = sam.predict(f, prompt);
    MaskDecoder.Output shown = several ? sam.decoder().several(all) : sam.decoder().single(all);
    String at = "out.image." + name + ".";
    close(c, r, "image", at + "pred_masks", shown.masks_BMSS().unsqueeze(0));
    close(c, r, "image", at + "iou_scores", shown.ious_BM().unsqueeze(0));
    close(c, r, "image", at + "object_score_logits", shown.score_B1().unsqueeze(0));
    return shown;
  }

  private static void gradients(GoldenCase c, Comparison r, Sam2 sam, MaskDecoder.Output multi) {
    Tensor weighted =
        torch.sigmoid(multi.masks_BMSS()).mul(c.f32("in.image.loss_weight").squeeze(0)).mean();
    Tensor score = multi.score_B1();
    Tensor loss =
        weighted.add(multi.ious_BM().sum()).add(score.mul(score).sum().mul(Tensors.scalar(0.1)));
    close(c, r, "image", "out.image.loss", loss);
    loss.backward();
    Map<String, List<Tensor>> theirs = new LinkedHashMap<>();
    sam.parametersByName()
        .forEach(
            (name, t) ->
                theirs
                    .computeIfAbsent(Sam2Names.toTransformers(name), n -> new ArrayList<>())
                    .add(t));
    for (String name : c.names("grad.")) {
      List<Tensor> parts = theirs.get(name.substring("grad.".length()));
      if (parts == null) {
        throw new IllegalStateException(name + ": no such parameter here");
      }
      Tensor[] grads = new Tensor[parts.size()];
      for (int i = 0; i < grads.length; i++) {
        Tensor g = parts.get(i).grad();
        grads[i] = g.defined() ? g : torch.zeros_like(parts.get(i));
      }
      r.close(name, Tensors.cat(0, grads), c.tensor(name), tolerance(c, "grad"));
    }
    sam.trainable(false);
  }

  // ---------------------------------------------------------------- video

  private static void video(
      GoldenCase c,
      Comparison r,
      Sam2 sam,
      Tensor frames_T3SS,
      String expected,
      TrackOptions options,
      MaskRule rule) {
    int n = Math.toIntExact(frames_T3SS.size(0));
    boolean exact = options.memoryType() == ScalarType.Float;
    String kind = exact ? "video_f32" : "video_bf16_memory";
    List<Integer> objects = objects(c);
    List<Tensor> masks = new ArrayList<>();
    List<Tensor> scores = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      Run run =
          track(c, sam, frames_T3SS, objects.get(i), options.withMaskRule(rule).withFrames(n));
      masks.add(run.masks_Tss);
      scores.add(run.scores_T);
      close(c, r, kind, expected + "video.object_pointer." + i, run.pointers_TD);
      String memory = expected + "video.maskmem_features." + i;
      if (c.has(memory)) {
        close(c, r, kind, memory, run.memories_TNM.narrow(0, 0, c.tensor(memory).size(0)));
      }
    }
    Tensor all_TOss = Tensors.stack(1, masks.toArray(Tensor[]::new));
    String name = expected + "video.low_res_masks";
    close(c, r, kind, name, all_TOss);
    JsonNode iou = c.meta().path("tolerance").path(kind).path("mask_iou");
    if (iou.isNumber() && c.has(name)) {
      double found = iou(all_TOss, c.tensor(name));
      r.equal(name + " IoU >= " + iou.asDouble(), found >= iou.asDouble(), true);
    }
    Tensor all_TO = Tensors.stack(1, scores.toArray(Tensor[]::new));
    close(c, r, kind, expected + "video.object_score_logits", all_TO);
    int g = sam.config().grid();
    Tensor positions =
        SinePositions.grid(sam.config().memory().width(), g, g).flatten(1, 2).transpose(0, 1);
    close(c, r, kind, expected + "video.maskmem_pos_enc", positions);
  }

  private static double iou(Tensor a, Tensor b) {
    Tensor x = a.gt(Tensors.scalar(0));
    Tensor y = b.gt(Tensors.scalar(0));
    double both = x.logical_and(y).sum().item_double();
    double any = x.logical_or(y).sum().item_double();
    return any == 0 ? 1 : both / any;
  }

  private static List<Integer> objects(GoldenCase c) {
    TreeSet<Integer> ids = new TreeSet<>();
    for (String name : c.names("in.prompt.frame0.obj")) {
      ids.add(Integer.parseInt(name.replaceFirst(".*\\.obj(\\d+)\\..*", "$1")));
    }
    return List.copyOf(ids);
  }

  private record Run(Tensor masks_Tss, Tensor scores_T, Tensor pointers_TD, Tensor memories_TNM) {}

  private static Run track(
      GoldenCase c, Sam2 sam, Tensor frames_T3SS, int object, TrackOptions options) {
    int n = Math.toIntExact(frames_T3SS.size(0));
    int s = sam.config().imageSize();
    Tensor[] masks = new Tensor[n];
    Tensor[] pointers = new Tensor[n];
    Tensor[] memories = new Tensor[n];
    float[] scores = new float[n];
    String prompt = "in.prompt.frame0.obj" + object + ".";
    try (Sam2Tracker tracker = sam.tracker(s, s, options)) {
      for (int t = 0; t < n; t++) {
        ImageFeatures f = sam.encode(frames_T3SS.narrow(0, t, 1));
        FrameMask m;
        if (t > 0) {
          m = tracker.track(f);
        } else if (c.has(prompt + "mask")) {
          m = tracker.startWithMask(f, c.f32(prompt + "mask").view(1, 1, s, s));
        } else {
          Tensor points = c.f32(prompt + "coords").unsqueeze(0);
          m = tracker.start(f, sam.prompt(points, c.tensor(prompt + "labels").unsqueeze(0)));
        }
        masks[t] = Tensors.of(m.logits(), m.side(), m.side());
        pointers[t] = tracker.bank().latestPointer().squeeze(0).clone();
        memories[t] = Tensors.f32(tracker.bank().latestMemory()).squeeze(0).clone();
        scores[t] = (float) m.score();
      }
      return new Run(
          Tensors.stack(0, masks),
          Tensors.of(scores, n),
          Tensors.stack(0, pointers),
          Tensors.stack(0, memories));
    }
  }

  /** The table of names: ours are exactly the original ones, theirs exactly those listed. */
  static final class Names implements GoldenCheck {
    @Override
    public boolean handles(GoldenCase c) {
      return c.component().equals("sam2_names");
    }

    @Override
    public void run(GoldenCase c, Comparison r) {
      Map<String, String> expected = new LinkedHashMap<>();
      JsonNode tensors = c.meta().path("tensors");
      tensors
          .fieldNames()
          .forEachRemaining(n -> names(tensors, n).forEach(o -> expected.put(o, n)));
      Map<String, String> found = new LinkedHashMap<>();
      Map<String, String> shapes = new LinkedHashMap<>();
      try (PointerScope scope = new PointerScope()) {
        Params fresh = Params.fresh(1, ScalarType.BFloat16, new Device("cpu"));
        new Sam2(fresh, Sam2Config.HIERA_TINY)
            .parametersByName()
            .forEach(
                (name, t) -> {
                  found.put(name, Sam2Names.toTransformers(name));
                  shapes.put(name, Tensors.shapeText(t));
                });
      }
      r.equal("names", new TreeSet<>(found.keySet()), new TreeSet<>(expected.keySet()));
      expected.forEach((ours, theirs) -> r.equal(ours, found.get(ours), theirs));
      expected.forEach(
          (ours, theirs) -> {
            if (!theirs.equals(Sam2Names.STACKED)) {
              List<Long> shape = new ArrayList<>();
              tensors.path(theirs).path("shape").forEach(v -> shape.add(v.asLong()));
              r.equal(ours + " shape", shapes.get(ours), shape.toString());
            }
          });
    }

    private static List<String> names(JsonNode tensors, String theirs) {
      JsonNode original = tensors.path(theirs).path("original");
      List<String> names = new ArrayList<>();
      if (original.isArray()) {
        original.forEach(n -> names.add(n.asText()));
      } else if (original.isTextual()) {
        names.add(original.asText());
      }
      return names;
    }
  }
}
