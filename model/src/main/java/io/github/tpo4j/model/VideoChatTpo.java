package io.github.tpo4j.model;

import io.github.tpo4j.core.Task;
import io.github.tpo4j.model.connector.Clips;
import io.github.tpo4j.model.connector.PromptEmbeddings;
import io.github.tpo4j.model.connector.QFormerConnector;
import io.github.tpo4j.model.heads.HeadLoss;
import io.github.tpo4j.model.heads.TaskHead;
import io.github.tpo4j.model.heads.mask.MaskHead;
import io.github.tpo4j.model.heads.region.BoxEncoder;
import io.github.tpo4j.model.heads.region.RegionHead;
import io.github.tpo4j.model.heads.temporal.TemporalHead;
import io.github.tpo4j.model.llm.DecoderLm;
import io.github.tpo4j.model.llm.LmLoss;
import io.github.tpo4j.model.llm.generate.TaskToken;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.vision.UmtViT;
import io.github.tpo4j.model.weights.Params;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * VideoChat-TPO wired together: VideoChat2's UMT ViT, Q-Former and Mistral, and the three task
 * heads (paper, figure 3; model.md). A family is this file and the names in the checkpoint, which
 * are the names of the module tree.
 *
 * <p>The heads and their tokens are f32 whatever the type of the rest: they are small, and box,
 * span and mask arithmetic needs it.
 */
// B batch · T frames · H, W pixels · N visual tokens · L positions · D LLM width · K task tokens
public final class VideoChatTpo {
  private static final List<String> UNUSED =
      List.of("project_down.", "temporal_embed.", "action_embed.");

  public final UmtViT vision;
  public final QFormerConnector connector;
  public final DecoderLm lm;
  public final BoxEncoder boxEncoder;
  public final RegionHead region;
  public final TemporalHead temporal;
  public final MaskHead mask;
  private final PromptEmbeddings prompts;
  private final TaskIds ids;

  public VideoChatTpo(Params root, TpoConfig c, TaskIds ids, HeadSettings settings) {
    this.ids = ids;
    int width = c.llm().hidden();
    vision =
        new UmtViT(
            root.at("vision_encoder").hint("does model_config.vision_encoder fit the weights?"),
            c.vision());
    connector =
        new QFormerConnector(
            root.hint("do model_config.bridge and tpo4j.bert fit the weights?"),
            new QFormerConnector.Sizes(
                c.bridge(), c.bert(), Clips.NONE, c.vision().embedDim(), width));
    lm =
        new DecoderLm(
            root.at("lm.base_model.model")
                .hint(
                    "are num_attention_heads %d and num_key_value_heads %d right?"
                        .formatted(c.llm().heads(), c.llm().kvHeads())),
            c.llm(),
            c.lora().orElse(null));
    Params heads = root.as(ScalarType.Float);
    region = new RegionHead(heads, width, settings.box());
    temporal =
        new TemporalHead(
            heads.hint("does tpo4j.cgdetr fit the weights?"),
            width,
            c.temporal(),
            settings.temporal());
    mask =
        new MaskHead(
            heads.hint("does tpo4j.sam fit the weights?"), c.mask(), width, settings.mask());
    boxEncoder = new BoxEncoder(heads.at("loc_encoder"), width);
    prompts =
        new PromptEmbeddings(
            heads().stream()
                .map(h -> new PromptEmbeddings.Slot(ids.placeholder().get(h.task()), h.token()))
                .toList(),
            ids.trackBox());
    parts().keySet().forEach(Layer::eval);
  }

  /** The task heads. */
  public List<TaskHead<?>> heads() {
    return List.of(region, temporal, mask);
  }

  /** The head of a task. */
  public TaskHead<?> head(Task task) {
    return heads().stream().filter(h -> h.task() == task).findFirst().orElseThrow();
  }

  /** Start token, placeholder and learned embedding of every task, for generation. */
  public List<TaskToken> taskTokens() {
    return heads().stream()
        .map(
            h ->
                new TaskToken(
                    ids.start().get(h.task()), ids.placeholder().get(h.task()), h.token()))
        .toList();
  }

  /** Ids of the tasks' words. */
  public TaskIds ids() {
    return ids;
  }

  /** Visual tokens of a video or, with one frame, an image: {@code [B, N, D]}. */
  public Tensor look(Tensor pixels_B3THW) {
    return connector.connect(vision.encode(pixels_B3THW));
  }

  /**
   * Embeddings of a prompt with visual tokens, boxes and task tokens in place, {@code [B, L, D]}.
   *
   * @param ids_BL best on the CPU, as {@link PromptEmbeddings} says
   * @param visual null for text alone
   * @param boxes_K4 fractions x1 y1 x2 y2 for the {@code <track_box>} of the batch; null for none
   */
  public Tensor embed(Tensor ids_BL, PromptEmbeddings.Visual visual, Tensor boxes_K4) {
    Tensor boxes_KD = boxes_K4 == null ? null : boxEncoder.encode(boxes_K4);
    Tensor words_BLD = lm.embed(Tensors.on(lm.device(), ids_BL));
    return prompts.assemble(words_BLD, ids_BL, visual, boxes_KD);
  }

  /**
   * Losses of a batch and what they were computed from.
   *
   * @param total sum that training minimises
   * @param lm next-token loss, of which the loss of announcing the right task is a part
   * @param heads loss of each task in the batch
   */
  public record Step(
      Tensor total, Tensor lm, Map<Task, HeadLoss> heads, Tensor embeds_BLD, Tensor hidden_BLD) {}

  /** One forward pass for training: {@code L = L_lm + Σ L_task} (paper, equation 1). */
  public Step step(Batch batch) {
    Tensor x_BLD = embed(batch.ids_BL(), batch.visual(), batch.inputBoxes_K4());
    Tensor h_BLD =
        batch.rows() instanceof Batch.Packed packed
            ? lm.packed(x_BLD, packed.lengths())
            : lm.hidden(x_BLD, null, ((Batch.Padded) batch.rows()).mask_BL());
    Tensor lmLoss = LmLoss.of(lm, h_BLD, batch.labels_BL());
    Tensor total = lmLoss;
    Map<Task, HeadLoss> losses = new EnumMap<>(Task.class);
    for (TaskHead<?> head : heads()) {
      Object target = batch.targets().get(head.task());
      if (target != null) {
        HeadLoss loss = loss(head, states(h_BLD, batch.ids_BL(), head.task()), target);
        losses.put(head.task(), loss);
        total = total.add(loss.total());
      }
    }
    return new Step(total, lmLoss, losses, x_BLD, h_BLD);
  }

  /** States at a task's placeholders, sample by sample, {@code [K, D]}. */
  public Tensor states(Tensor h_BLD, Tensor ids_BL, Task task) {
    Tensor at_K = PromptEmbeddings.places(ids_BL.eq(Tensors.scalar(ids.placeholder().get(task))));
    return h_BLD.reshape(-1, h_BLD.size(2)).index_select(0, Tensors.on(h_BLD.device(), at_K));
  }

  @SuppressWarnings("unchecked") // a batch pairs each task with its head's own kind of target
  private static <T> HeadLoss loss(TaskHead<T> head, Tensor states_KD, Object target) {
    return head.loss(states_KD, (T) target);
  }

  /** The parts with the prefix of their names in the checkpoint. */
  public Map<Layer, String> parts() {
    Map<Layer, String> parts = new LinkedHashMap<>();
    parts.put(vision, "vision_encoder.");
    parts.put(connector, "");
    parts.put(lm, "lm.base_model.model.");
    parts.put(boxEncoder, "loc_encoder.");
    parts.put(region, "");
    parts.put(temporal, "");
    parts.put(mask, "");
    parts.put(mask.adapter(), "");
    return parts;
  }

  /** Every parameter under its name in the checkpoint. */
  public Map<String, Tensor> stateDict() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    parts()
        .forEach(
            (part, prefix) ->
                part.parametersByName().forEach((name, t) -> all.put(prefix + name, t)));
    return all;
  }

  /** Whether a tensor of the published checkpoint belongs to no part that runs (model.md 10). */
  public boolean ignores(String name) {
    return UNUSED.stream().anyMatch(name::startsWith)
        || connector.ignores(name)
        || TemporalHead.ignores(name);
  }
}
