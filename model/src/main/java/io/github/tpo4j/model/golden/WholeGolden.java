package io.github.tpo4j.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.model.Batch;
import io.github.tpo4j.model.HeadSettings;
import io.github.tpo4j.model.Placement;
import io.github.tpo4j.model.TaskIds;
import io.github.tpo4j.model.TpoConfig;
import io.github.tpo4j.model.VideoChatTpo;
import io.github.tpo4j.model.connector.PromptEmbeddings;
import io.github.tpo4j.model.heads.HeadLoss;
import io.github.tpo4j.model.heads.mask.MaskTarget;
import io.github.tpo4j.model.heads.mask.sam2.FrameMask;
import io.github.tpo4j.model.heads.mask.sam2.Sam2;
import io.github.tpo4j.model.heads.mask.sam2.Sam2Tracker;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrInput;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrOutput;
import io.github.tpo4j.model.heads.temporal.loss.TemporalTargets;
import io.github.tpo4j.model.llm.KvCache;
import io.github.tpo4j.model.llm.generate.Chooser;
import io.github.tpo4j.model.llm.generate.Generated;
import io.github.tpo4j.model.llm.generate.Generator;
import io.github.tpo4j.model.llm.generate.Request;
import io.github.tpo4j.model.llm.generate.TaskTokens;
import io.github.tpo4j.model.text.Tokenizers;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Checkpoint;
import io.github.tpo4j.model.weights.NameMap;
import io.github.tpo4j.model.weights.Params;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The whole model from a checkpoint in the published layout: the training pass with every head's
 * loss and gradients, and generation with task tokens in both placements.
 */
final class WholeGolden implements GoldenCheck {
  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("whole");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    Path dir = c.folder().resolve(c.meta().path("checkpoint").asText("checkpoint"));
    TaskIds ids = TaskIds.of(Tokenizers.open(dir));
    JsonNode given = c.meta().path("task_token_ids");
    r.equal("token ids", ids.placeholder().get(Task.REGION), given.path("box_token").asInt());
    Checkpoint checkpoint = Checkpoint.open(dir, NameMap.IDENTITY);
    Params params = Params.from(checkpoint, ScalarType.Float, new Device("cpu"));
    VideoChatTpo model = new VideoChatTpo(params, TpoConfig.read(dir), ids, HeadSettings.REFERENCE);
    r.equal("strict load", checkpoint.finish(model::ignores).tensors() > 0, true);
    if (c.config().path("kind").asText().equals("generate")) {
      generate(c, r, model);
    } else {
      forward(c, r, model);
    }
  }

  // ------------------------------------------------------------------------------- training pass

  private static void forward(GoldenCase c, Comparison r, VideoChatTpo model) {
    model.parts().keySet().forEach(p -> p.trainable(true));
    // the reference detaches the words
    model.lm.parametersByName().get("model.embed_tokens.weight").set_requires_grad(false);
    Map<Task, Object> targets = new EnumMap<>(Task.class);
    List<Tensor> boxes = indexed(c, "in.output_boxes.");
    if (has(c, "boxes")) {
      targets.put(Task.REGION, Tensors.cat(0, boxes.toArray(Tensor[]::new)));
    }
    Tensor inputBoxes = c.has("in.input_boxes") ? c.f32("in.input_boxes") : null;
    if (has(c, "mask")) {
      targets.put(Task.MASK, MaskTarget.boxes(inputBoxes));
    }
    Tensor mask_BL = c.tensor("in.attention_mask");
    Batch batch =
        new Batch(
            c.tensor("in.input_ids"),
            new Batch.Padded(mask_BL),
            c.tensor("in.labels"),
            new PromptEmbeddings.Visual(model.look(pixels(c)), c.tensor("in.video_index")),
            inputBoxes,
            targets);
    VideoChatTpo.Step step = model.step(batch);
    Tensor valid_BL1 = mask_BL.ne(Tensors.scalar(0)).unsqueeze(-1);
    r.output("pad_text_embeds", step.embeds_BLD());
    whereValid(c, r, "logits", model.lm.logits(step.hidden_BLD()), valid_BL1);
    whereValid(c, r, "hidden_last", step.hidden_BLD(), valid_BL1);
    r.output("hidden_at.boxes", model.states(step.hidden_BLD(), batch.ids_BL(), Task.REGION));
    r.output("hidden_at.temp", model.states(step.hidden_BLD(), batch.ids_BL(), Task.TEMPORAL));
    r.output("hidden_at.tracking", model.states(step.hidden_BLD(), batch.ids_BL(), Task.MASK));
    r.output("loss.lm", step.lm());
    HeadLoss region = step.heads().get(Task.REGION);
    if (region != null) {
      r.output("loss.box", region.total());
    }
    HeadLoss mask = step.heads().get(Task.MASK);
    if (mask != null) {
      r.output("loss.sam_embed_l1", mask.terms().get("prompt"));
      r.output("loss.mask_box_l1", mask.terms().get("box"));
    }
    Tensor total = step.total();
    if (has(c, "tvg")) {
      HeadLoss temporal = temporal(c, model, step, batch.ids_BL());
      total = total.add(temporal.total());
      r.output("loss.tvg", temporal.total());
      temporal.terms().forEach((name, value) -> r.output("tvg." + name, value));
    }
    r.output("loss.total", total);
    total.backward();
    model.parts().forEach((part, prefix) -> r.gradients(prefix, part));
  }

  /**
   * The case's features are padded already and hold rounded times: past the head's own batching.
   */
  private static HeadLoss temporal(
      GoldenCase c, VideoChatTpo model, VideoChatTpo.Step step, Tensor ids_BL) {
    Tensor states_KD = model.states(step.hidden_BLD(), ids_BL, Task.TEMPORAL);
    TemporalTargets truth = CgDetrGolden.targets(c, "in.tvg_targets.").orElseThrow();
    CgDetrOutput out =
        model
            .temporal
            .network()
            .forward(features(c).withPrompt(states_KD), Optional.of(truth.relevance_BV()));
    return model.temporal.criterion().of(out, truth).head();
  }

  private static void whereValid(
      GoldenCase c, Comparison r, String name, Tensor actual, Tensor valid_BL1) {
    if (c.has("out." + name)) {
      r.close(name, actual.mul(valid_BL1), c.f32("out." + name).mul(valid_BL1));
    }
  }

  private static boolean has(GoldenCase c, String loss) {
    for (JsonNode n : c.config().path("losses")) {
      if (n.asText().equals(loss)) {
        return true;
      }
    }
    return false;
  }

  private static List<Tensor> indexed(GoldenCase c, String prefix) {
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; c.has(prefix + i); i++) {
      all.add(c.f32(prefix + i));
    }
    return all;
  }

  private static Tensor pixels(GoldenCase c) {
    return c.f32("in.video").permute(0, 2, 1, 3, 4); // [B, T, 3, H, W] in the case
  }

  // ---------------------------------------------------------------------------------- generation

  private static void generate(GoldenCase c, Comparison r, VideoChatTpo model) {
    Tensor ids_1L = c.tensor("in.input_ids");
    Tensor x_1LD =
        model.embed(
            ids_1L,
            new PromptEmbeddings.Visual(model.look(pixels(c)), c.tensor("in.video_index")),
            null);
    Run reference = run(c, model, x_1LD, Placement.REFERENCE);
    r.equal("A.generated_ids", reference.ids, Tensors.longs(c.tensor("out.A.generated_ids")));
    r.output("A.prompt_token", reference.last());
    heads(c, r, model, "A", reference.last());

    // the training layout, forced onto the reference's own tokens so that states can be compared
    Run training = run(c, model, x_1LD, Placement.TRAIN_LAYOUT, reference.ids);
    r.output("training_layout.prompt_token", training.last());
    Tensor forced_D = teacherForced(model, x_1LD, reference.ids);
    r.output("teacher_forced.prompt_token", forced_D);
    heads(c, r, model, "teacher_forced", forced_D);
  }

  /** One full pass over prompt, tokens up to the last start token, and its learned token. */
  private static Tensor teacherForced(VideoChatTpo model, Tensor x_1LD, long[] ids) {
    int start = ids.length - 1;
    while (model.ids().announcedBy((int) ids[start]).isEmpty()) {
      start--;
    }
    Task task = model.ids().announcedBy((int) ids[start]).orElseThrow();
    Tensor said_1L = Tensors.of(Arrays.copyOf(ids, start + 1), 1, start + 1);
    Tensor all_1LD = Tensors.cat(1, x_1LD, model.lm.embed(said_1L), model.head(task).token());
    return model.lm.hidden(all_1LD).select(1, -1).view(-1);
  }

  private record Run(long[] ids, List<Tensor> states) {
    Tensor last() {
      return states.get(states.size() - 1);
    }
  }

  private static long starts(VideoChatTpo model, long[] ids) {
    return Arrays.stream(ids).filter(id -> model.ids().announcedBy((int) id).isPresent()).count();
  }

  /** Greedy generation with the case's forced tokens, or wholly forced onto given ones. */
  private static Run run(
      GoldenCase c, VideoChatTpo model, Tensor x_1LD, Placement placement, long... script) {
    Map<Integer, Integer> forced = new HashMap<>();
    c.config()
        .path("forced")
        .properties()
        .forEach(e -> forced.put(Integer.parseInt(e.getKey()), id(c, e.getValue().asText())));
    for (int i = 0; i < script.length; i++) {
      forced.put(i, (int) script[i]);
    }
    int[] step = {0};
    Chooser chooser =
        (scores, said) -> {
          Integer id = forced.get(step[0]++);
          return id != null ? id : Chooser.argmax(scores);
        };
    List<Tensor> states = new ArrayList<>();
    int most = script.length == 0 ? 20 : script.length + (int) starts(model, script);
    Request request =
        new Request(most, chooser, Set.of(2), List.of(), null, (row, id, text) -> true);
    try (KvCache cache = model.lm.newCache(1, 128)) {
      Generated g =
          new Generator(model.lm)
              .generate(
                  cache,
                  x_1LD,
                  null,
                  List.of(request),
                  new TaskTokens(
                      model.taskTokens(), placement, (row, task, state) -> states.add(state)))
              .get(0);
      return new Run(Arrays.stream(g.ids()).asLongStream().toArray(), states);
    }
  }

  private static int id(GoldenCase c, String token) {
    JsonNode ids = c.meta().path("task_token_ids");
    return switch (token) {
      case "<box_begin>" -> ids.path("box_start_token").asInt();
      case "<time_begin>" -> ids.path("time_start_token").asInt();
      case "<track_begin>" -> ids.path("track_start_token").asInt();
      case "</s>" -> 2;
      default -> throw new IllegalArgumentException("unknown forced token " + token);
    };
  }

  private static CgDetrInput features(GoldenCase c) {
    return CgDetrGolden.input(c, "in.tvg_inputs.", torch.zeros(1, 1, 1));
  }

  private static void heads(
      GoldenCase c, Comparison r, VideoChatTpo model, String mode, Tensor state_D) {
    String out = mode + ".";
    if (c.has("out." + out + "box")) {
      r.output(out + "box", model.region.boxes(state_D));
    }
    if (c.has("out." + out + "cg.pred_spans")) {
      CgDetrOutput cg =
          model.temporal.network().forward(features(c).withPrompt(state_D.view(1, -1)));
      r.output(out + "cg.pred_logits", cg.logits());
      r.output(out + "cg.pred_spans", cg.spans());
      r.output(out + "cg.saliency_scores", cg.text().saliency_BV());
    }
    if (c.has("out." + out + "track_embed")) {
      Tensor prompt_13C = model.mask.adapter().prompt(state_D.view(1, -1));
      r.output(out + "track_embed", prompt_13C);
      tracks(c, r, model.mask.sam(), out, prompt_13C);
    }
  }

  private static void tracks(GoldenCase c, Comparison r, Sam2 sam, String out, Tensor prompt_13C) {
    int height = c.config().path("hw").path(0).asInt();
    int width = c.config().path("hw").path(1).asInt();
    Tensor frames_1T3SS = c.f32("in.sam_images");
    try (Sam2Tracker tracker = sam.tracker(height, width)) {
      for (long t = 0; t < frames_1T3SS.size(1); t++) {
        Tensor pixels_13SS = frames_1T3SS.select(1, t);
        FrameMask mask =
            t == 0
                ? tracker.start(pixels_13SS, sam.prompt(prompt_13C))
                : tracker.track(pixels_13SS);
        r.output(out + "mask_logits." + t, Tensors.of(mask.videoLogits(), 1, 1, height, width));
      }
    }
  }
}
