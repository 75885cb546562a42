package io.github.tpo4j.model.connector;

import io.github.tpo4j.model.torch.Attention;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Tensor;

/**
 * BERT's attention with its residual and norm: {@code LN(x + dense(attention(x, source)))}. Serves
 * as self-attention and, with the visual tokens as source, as cross-attention.
 */
// B batch · Q queries · K keys · C width · E width of the source · h heads · d head width
final class QFormerAttention extends Layer {
  private final BertConfig bert;
  private final Drops drops;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Linear dense;
  private final LayerNorm norm;

  QFormerAttention(Params p, BertConfig bert, long sourceWidth, Drops drops) {
    this.bert = bert;
    this.drops = drops;
    long c = bert.hiddenSize();
    query = child("self.query", QFormer.linear(p.at("self.query"), c, c));
    key = child("self.key", QFormer.linear(p.at("self.key"), sourceWidth, c));
    value = child("self.value", QFormer.linear(p.at("self.value"), sourceWidth, c));
    dense = child("output.dense", QFormer.linear(p.at("output.dense"), c, c));
    Params at = p.at("output.LayerNorm");
    norm = child("output.LayerNorm", new LayerNorm(at, c, bert.layerNormEps()));
  }

  Tensor forward(Tensor x_BQC, Tensor source_BKE, Tensor mask_B11K) {
    long heads = bert.numAttentionHeads();
    Tensor q_BhQd = Attention.split(query.forward(x_BQC), heads);
    Tensor k_BhKd = Attention.split(key.forward(source_BKE), heads);
    Tensor v_BhKd = Attention.split(value.forward(source_BKE), heads);
    double dropout = is_training() ? drops.attention() : 0;
    Tensor y_BhQd = Attention.dropping(q_BhQd, k_BhKd, v_BhKd, mask_B11K, dropout);
    Tensor y_BQC = dense.forward(Attention.join(y_BhQd));
    return norm.forward(drops.branch(y_BQC, is_training()).add(x_BQC));
  }
}
