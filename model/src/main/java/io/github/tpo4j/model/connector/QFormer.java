package io.github.tpo4j.model.connector;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Drop;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.torch.Scopes;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The Q-Former: a BERT whose first positions are learned queries that look at the visual tokens
 * (model.md 2).
 *
 * <p>Queries and the text of an instruction attend to one another; only queries see the video, in
 * every second layer from the first. Text has absolute positions, counted over the padding too;
 * queries have none.
 */
// B batch · Q queries · L text pieces · N = Q + L positions · S visual tokens · E vision width
// C width
public final class QFormer extends Layer {
  /**
   * A hidden key's score: its weight is 0 in f32, and a row without any visible key stays finite.
   */
  private static final double HIDDEN = -1e30;

  private final BertConfig bert;
  private final BridgeConfig bridge;
  private final Tensor words_VC;
  private final Tensor positions_MC;
  private final LayerNorm norm;
  private final List<QFormerLayer> layers = new ArrayList<>();

  /** Built at the place that holds {@code bert.…}: {@code qformer} in the checkpoint. */
  public QFormer(Params p, BertConfig bert, BridgeConfig bridge, int visionWidth) {
    this.bert = bert;
    this.bridge = bridge;
    int c = bert.hiddenSize();
    Init normal = Init.normal(0.02);
    words_VC = param(p, "bert.embeddings.word_embeddings.weight", normal, bert.vocabSize(), c);
    positions_MC =
        param(
            p,
            "bert.embeddings.position_embeddings.weight",
            normal,
            bert.maxPositionEmbeddings(),
            c);
    String name = "bert.embeddings.LayerNorm";
    norm = child(name, new LayerNorm(p.at(name), c, bert.layerNormEps()));
    int n = bert.numHiddenLayers();
    p.requireLayers("bert.encoder.layer", n, "bert.num_hidden_layers " + n);
    for (int i = 0; i < n; i++) {
      String at = "bert.encoder.layer." + i;
      var cross = i % 2 == 0 ? new QFormerLayer.CrossAttention(visionWidth) : null;
      Drops drops = Drops.ofLayer(bridge, i, n);
      layers.add(child(at, new QFormerLayer(p.at(at), bert, cross, drops)));
    }
  }

  /** A linear layer without a bias at first. */
  static Linear linear(Params p, long in, long out) {
    return Linear.zeroBias(p, in, out, Init.ofWidth(in));
  }

  /**
   * What the queries have become, {@code [B, Q, C]}.
   *
   * @param queries_1QC the learned queries
   * @param visual_BSE visual tokens after their norm
   * @param instruction or null
   */
  public Tensor forward(Tensor queries_1QC, Tensor visual_BSE, Instruction instruction) {
    Tensor x_BNC = forward(queries_1QC, visual_BSE, null, instruction, new ArrayList<>());
    return x_BNC.narrow(1, 0, queries_1QC.size(1));
  }

  /**
   * The last hidden state of all positions, {@code [B, N, C]}.
   *
   * @param visualMask_BS 1 for a visual token that may be seen, 0 for one that may not; null if all
   *     may
   * @param states takes the state after the embedding and after every layer
   */
  public Tensor forward(
      Tensor queries_1QC,
      Tensor visual_BSE,
      Tensor visualMask_BS,
      Instruction instruction,
      List<Tensor> states) {
    long q = queries_1QC.size(1);
    Tensor x_BNC = embed(queries_1QC, visual_BSE.size(0), instruction);
    states.add(x_BNC);
    Tensor mask_B11N = null;
    if (instruction != null) {
      Tensor text_BL = instruction.mask_BL();
      Tensor seen_BQ = torch.ones(new long[] {text_BL.size(0), q}, Tensors.like(text_BL));
      mask_B11N = additive(Tensors.cat(1, seen_BQ, text_BL));
    }
    Tensor visualMask_B11S = visualMask_BS == null ? null : additive(visualMask_BS);
    for (QFormerLayer layer : layers) {
      Tensor in_BNC = x_BNC;
      Tensor selfMask_B11N = mask_B11N;
      x_BNC =
          Scopes.tidy(() -> layer.forward(in_BNC, q, selfMask_B11N, visual_BSE, visualMask_B11S));
      states.add(x_BNC);
    }
    return x_BNC;
  }

  private Tensor embed(Tensor queries_1QC, long batch, Instruction instruction) {
    Tensor x_BNC = queries_1QC.expand(batch, -1, -1);
    if (instruction != null) {
      Tensor ids_BL = instruction.ids_BL();
      long pieces = ids_BL.size(1);
      if (pieces > bert.maxPositionEmbeddings()) {
        throw TpoException.data(
            "Q-Former: the instruction has %d word pieces, but there are %d positions; cut it from the left"
                .formatted(pieces, bert.maxPositionEmbeddings()));
      }
      Tensor text_BLC = torch.embedding(words_VC, ids_BL).add(positions_MC.narrow(0, 0, pieces));
      x_BNC = Tensors.cat(1, x_BNC, text_BLC);
    }
    return Drop.elements(norm.forward(x_BNC), bridge.hiddenDropout(), is_training());
  }

  /** {@code [B, 1, 1, K]} to add to the scores, from 1 where a key may be seen. */
  private static Tensor additive(Tensor mask_BK) {
    return mask_BK
        .eq(Tensors.scalar(0))
        .to(torch.ScalarType.Float)
        .mul(Tensors.scalar(HIDDEN))
        .unsqueeze(1)
        .unsqueeze(1);
  }
}
