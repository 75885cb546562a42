package io.github.tpo4j.model.connector;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Tensor;

/**
 * VideoChat2's connector: norm of the visual tokens, Q-Former, one linear layer to the language
 * model's width (model.md 1 step 4, 2, 3.1).
 *
 * <p>Its tensors lie at the root of the checkpoint.
 */
// B batch · T frames · P patches of a frame · S = T·P visual tokens · E vision width
// Q queries · C width of the Q-Former · K clips of a video · N tokens of a medium · D LLM width
public final class QFormerConnector extends Layer implements Connector {
  private static final double VISION_NORM_EPS = 1e-12;

  private final Sizes sizes;
  private final LayerNorm visionNorm;
  private final Tensor query_1QC;
  private final Tensor extraQuery_1QC;
  private final QFormer qformer;
  private final Linear projection;

  /**
   * All that the connector's shapes follow from.
   *
   * @param visionWidth width of a visual token
   * @param llmWidth width of the language model
   */
  public record Sizes(
      BridgeConfig bridge, BertConfig bert, Clips clips, int visionWidth, int llmWidth) {}

  /**
   * @param root the root of the tree: names are {@code vision_layernorm.*}, {@code qformer.*},
   *     {@code query_tokens}, {@code extra_query_tokens}, and {@code project_up.*} or, where tokens
   *     are merged, {@code merge_proj.*}
   */
  public QFormerConnector(Params root, Sizes sizes) {
    this.sizes = sizes;
    BridgeConfig bridge = sizes.bridge();
    int c = sizes.bert().hiddenSize();
    int vision = sizes.visionWidth();
    String norm = "vision_layernorm";
    visionNorm = child(norm, new LayerNorm(root.at(norm), vision, VISION_NORM_EPS));
    query_1QC = param(root, "query_tokens", Init.normal(0.02), 1, bridge.numQueryToken(), c);
    extraQuery_1QC =
        bridge.extraNumQueryToken() == 0
            ? null
            : param(root, "extra_query_tokens", Init.ZEROS, 1, bridge.extraNumQueryToken(), c);
    Params q = root.at("qformer");
    qformer = child("qformer", new QFormer(q, sizes.bert(), bridge, vision));
    String up = projectionName(sizes.clips());
    projection =
        child(up, Linear.of(root.at(up), (long) sizes.clips().merge() * c, sizes.llmWidth()));
  }

  /** Name of the linear layer that is used: {@code merge_proj} where tokens are merged. */
  public static String projectionName(Clips clips) {
    return clips.merge() == 1 ? "project_up" : "merge_proj";
  }

  @Override
  public Tensor connect(Tensor visual_BTPE, Instruction instruction) {
    Tensor visual_BSE =
        Tensors.as(visual_BTPE, Tensors.dtype(query_1QC))
            .reshape(visual_BTPE.size(0), -1, sizes.visionWidth());
    Tensor query_BQC = qformer.forward(queries(), visionNorm.forward(visual_BSE), instruction);
    return projection.forward(merge(query_BQC, sizes.clips()));
  }

  /** All learned queries, {@code [1, Q, C]}. */
  public Tensor queries() {
    return extraQuery_1QC == null ? query_1QC : Tensors.cat(1, query_1QC, extraQuery_1QC);
  }

  @Override
  public int tokens() {
    Clips clips = sizes.clips();
    return sizes.bridge().queries() * clips.count() / clips.merge();
  }

  /**
   * Puts the tokens of a video's clips one after the other and neighbours side by side.
   *
   * @param query_BQC the Q-Former's output; the clips of a video are consecutive rows of the batch
   * @return {@code [B / count, count · Q / merge, merge · C]}
   */
  public static Tensor merge(Tensor query_BQC, Clips clips) {
    long tokens = clips.count() * query_BQC.size(1);
    if (query_BQC.size(0) % clips.count() != 0 || tokens % clips.merge() != 0) {
      throw TpoException.model(
          "connector: %d rows of %d tokens cannot be cut into videos of %d clips with %d tokens merged"
              .formatted(query_BQC.size(0), query_BQC.size(1), clips.count(), clips.merge()));
    }
    return query_BQC.reshape(
        query_BQC.size(0) / clips.count(),
        tokens / clips.merge(),
        clips.merge() * query_BQC.size(2));
  }

  /**
   * Whether a tensor of a published checkpoint belongs to the connector but to no part of it that
   * runs: the ignore list for strict loading.
   */
  public boolean ignores(String name) {
    String unused = sizes.clips().merge() == 1 ? "merge_proj." : "project_up.";
    return name.startsWith("project_down.")
        || name.startsWith(unused)
        || name.equals("qformer.bert.embeddings.position_ids");
  }
}
