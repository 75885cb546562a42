package io.github.tpo4j.model.heads.temporal.cgdetr;

import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.torch.Mlp;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The span decoder (model.md 7.7): queries that are spans (centre, width), refined layer by layer.
 *
 * <p>A query's sine embedding is modulated by its content and divided by its width, in all
 * channels, those of the width too. The refined span goes on without gradient as the next layer's
 * query, and with gradient as the reference of that layer's prediction.
 */
// B batch · Q queries · V clips · D width · l layers
final class SpanDecoder extends Layer {
  private static final double LOGIT_EPS = 1e-3;

  /** Narrower spans would blow up the division; sigmoid can reach zero. */
  private static final double MIN_WIDTH = 1e-4;

  private final Positions positions;
  private final List<DecoderLayer> layers = new ArrayList<>();
  private final LayerNorm norm;
  private final Mlp queryScale;
  private final Mlp refPointHead;
  private final Mlp bboxEmbed;
  private final Mlp refAnchorHead;

  SpanDecoder(Params p, int depth, ResidualLayer.Shape shape) {
    int d = shape.width();
    positions = new Positions(d / 2, p.device());
    for (int i = 0; i < depth; i++) {
      String name = "layers." + i;
      layers.add(child(name, new DecoderLayer(p.at(name), shape, i == 0)));
    }
    norm = child("norm", new LayerNorm(p.at("norm"), d, ResidualLayer.NORM_EPS));
    queryScale = child("query_scale", new Mlp(p.at("query_scale"), d, d, d));
    refPointHead = child("ref_point_head", new Mlp(p.at("ref_point_head"), d, d, d));
    bboxEmbed = child("bbox_embed", new Mlp(p.at("bbox_embed"), d, d, d, 2));
    refAnchorHead = child("ref_anchor_head", new Mlp(p.at("ref_anchor_head"), d, d, 1));
  }

  /**
   * What each layer found.
   *
   * @param state_lBQD normed content
   * @param reference_lBQ2 the spans the layers started from
   */
  record Decoded(Tensor state_lBQD, Tensor reference_lBQ2) {}

  /**
   * @param query_Q2 learned spans before the sigmoid
   */
  Decoded forward(Tensor query_Q2, DecoderLayer.Clips clips) {
    long b = clips.clip_BVD().size(0);
    Tensor ref_BQ2 = query_Q2.sigmoid().unsqueeze(0).expand(b, query_Q2.size(0), 2);
    Tensor content_BQD = null;
    List<Tensor> states = new ArrayList<>();
    List<Tensor> references = new ArrayList<>();
    references.add(ref_BQ2);
    for (int i = 0; i < layers.size(); i++) {
      Tensor sine_BQD = positions.spans(ref_BQ2);
      Tensor pos_BQD = refPointHead.forward(sine_BQD);
      if (i == 0) {
        content_BQD = torch.zeros_like(sine_BQD);
      } else {
        sine_BQD = sine_BQD.mul(queryScale.forward(content_BQD));
      }
      Tensor width_BQ1 = ref_BQ2.narrow(2, 1, 1).clamp_min(Tensors.scalar(MIN_WIDTH));
      sine_BQD = sine_BQD.mul(refAnchorHead.forward(content_BQD).sigmoid().div(width_BQ1));
      content_BQD = layers.get(i).forward(content_BQD, pos_BQD, sine_BQD, clips);
      states.add(norm.forward(content_BQD));
      if (i + 1 < layers.size()) {
        Tensor refined_BQ2 = bboxEmbed.forward(content_BQD).add(logit(ref_BQ2)).sigmoid();
        references.add(refined_BQ2);
        ref_BQ2 = refined_BQ2.detach();
      }
    }
    return new Decoded(
        Tensors.stack(0, states.toArray(new Tensor[0])),
        Tensors.stack(0, references.toArray(new Tensor[0])));
  }

  /** Inverse of the sigmoid, finite at 0 and 1. */
  static Tensor logit(Tensor x) {
    Tensor in = x.clamp_min(Tensors.scalar(0)).clamp_max(Tensors.scalar(1));
    Tensor out = in.neg().add(Tensors.scalar(1));
    return in.clamp_min(Tensors.scalar(LOGIT_EPS))
        .div(out.clamp_min(Tensors.scalar(LOGIT_EPS)))
        .log();
  }
}
