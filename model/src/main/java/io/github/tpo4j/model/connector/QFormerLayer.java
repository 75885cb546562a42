package io.github.tpo4j.model.connector;

import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.torch.OneDnn.Activation;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Tensor;

/**
 * One layer of the Q-Former: all positions attend to one another, then in every second layer the
 * queries attend to the visual tokens, then queries and text each have a feed-forward of their own.
 */
// B batch · N positions, the Q queries first · S visual tokens · E vision width · C width
final class QFormerLayer extends Layer {
  private final QFormerAttention attention;
  private final QFormerAttention crossAttention;
  private final FeedForward queryForward;
  private final FeedForward textForward;

  QFormerLayer(Params p, BertConfig bert, CrossAttention cross, Drops drops) {
    int c = bert.hiddenSize();
    attention = child("attention", new QFormerAttention(p.at("attention"), bert, c, drops));
    crossAttention =
        cross == null
            ? null
            : child(
                "crossattention",
                new QFormerAttention(p.at("crossattention"), bert, cross.visionWidth(), drops));
    textForward = new FeedForward(p, "intermediate", "output", bert, drops);
    queryForward = new FeedForward(p, "intermediate_query", "output_query", bert, drops);
  }

  /** Says that a layer looks at the visual tokens, and how wide they are. */
  record CrossAttention(int visionWidth) {}

  /**
   * @param queries how many of the positions are queries
   * @param mask_B11N hides padding of the text; null if there is none
   * @param visualMask_B11S hides visual tokens; null if there is none to hide
   */
  Tensor forward(
      Tensor x_BNC, long queries, Tensor mask_B11N, Tensor visual_BSE, Tensor visualMask_B11S) {
    long text = x_BNC.size(1) - queries;
    x_BNC = attention.forward(x_BNC, x_BNC, mask_B11N);
    Tensor q_BQC = text == 0 ? x_BNC : x_BNC.narrow(1, 0, queries);
    if (crossAttention != null) {
      q_BQC = crossAttention.forward(q_BQC, visual_BSE, visualMask_B11S);
    }
    q_BQC = queryForward.forward(q_BQC);
    return text == 0
        ? q_BQC
        : Tensors.cat(1, q_BQC, textForward.forward(x_BNC.narrow(1, queries, text)));
  }

  /** {@code LN(x + dense₂(gelu(dense₁(x))))}. */
  private final class FeedForward {
    private final Linear in;
    private final Linear out;
    private final LayerNorm norm;
    private final Drops drops;

    FeedForward(Params p, String in, String out, BertConfig bert, Drops drops) {
      this.drops = drops;
      long c = bert.hiddenSize();
      long wide = bert.intermediateSize();
      this.in = child(in + ".dense", QFormer.linear(p.at(in + ".dense"), c, wide));
      this.out = child(out + ".dense", QFormer.linear(p.at(out + ".dense"), wide, c));
      Params at = p.at(out + ".LayerNorm");
      norm = child(out + ".LayerNorm", new LayerNorm(at, c, bert.layerNormEps()));
    }

    Tensor forward(Tensor x) {
      Tensor y = out.forward(in.forward(x, Activation.GELU));
      return norm.forward(drops.branch(y, is_training()).add(x));
    }
  }
}
