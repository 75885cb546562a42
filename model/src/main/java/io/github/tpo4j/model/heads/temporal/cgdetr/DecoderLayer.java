package io.github.tpo4j.model.heads.temporal.cgdetr;

import io.github.tpo4j.model.torch.Attention;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Tensor;

/**
 * One layer of the span decoder (model.md 7.7): queries look at each other, then at the clips, with
 * content and position kept apart in the scores. Only the first layer adds positions to the content
 * scores of the clips.
 */
// B batch · Q queries · V clips · D width · H heads
final class DecoderLayer extends ResidualLayer {
  private final int width;
  private final int heads;
  private final boolean first;
  private final Linear selfQContent;
  private final Linear selfQPos;
  private final Linear selfKContent;
  private final Linear selfKPos;
  private final Linear selfV;
  private final Linear selfOut;
  private final Linear crossQContent;
  private final Linear crossQPos; // null but in the first layer
  private final Linear crossQSine;
  private final Linear crossKContent;
  private final Linear crossKPos;
  private final Linear crossV;
  private final Linear crossOut;
  private final LayerNorm norm1;
  private final LayerNorm norm2;
  private final LayerNorm norm3;

  DecoderLayer(Params p, Shape shape, boolean first) {
    super(p, shape);
    width = shape.width();
    heads = shape.heads();
    this.first = first;
    selfQContent = projection(p, "sa_qcontent_proj");
    selfQPos = projection(p, "sa_qpos_proj");
    selfKContent = projection(p, "sa_kcontent_proj");
    selfKPos = projection(p, "sa_kpos_proj");
    selfV = projection(p, "sa_v_proj");
    selfOut = out(p, "self_attn.out_proj");
    crossQContent = projection(p, "ca_qcontent_proj");
    crossQPos = first ? projection(p, "ca_qpos_proj") : null;
    crossQSine = projection(p, "ca_qpos_sine_proj");
    crossKContent = projection(p, "ca_kcontent_proj");
    crossKPos = projection(p, "ca_kpos_proj");
    crossV = projection(p, "ca_v_proj");
    crossOut = out(p, "cross_attn.out_proj");
    norm1 = child("norm1", new LayerNorm(p.at("norm1"), width, NORM_EPS));
    norm2 = child("norm2", new LayerNorm(p.at("norm2"), width, NORM_EPS));
    norm3 = child("norm3", new LayerNorm(p.at("norm3"), width, NORM_EPS));
  }

  private Linear projection(Params p, String name) {
    return child(name, Linear.of(p.at(name), width, width));
  }

  private Linear out(Params p, String name) {
    return child(name, Linear.zeroBias(p.at(name), width, width, Init.LINEAR));
  }

  /**
   * What the layers of a decoder look at.
   *
   * @param clip_BVD clips after the encoder
   * @param pos_BVD their positions
   * @param keep_B11V true for valid clips
   */
  record Clips(Tensor clip_BVD, Tensor pos_BVD, Tensor keep_B11V) {}

  /**
   * @param content_BQD what the queries have found so far
   * @param pos_BQD learned embedding of the queries' spans
   * @param sine_BQD sine embedding of the spans, modulated
   */
  Tensor forward(Tensor content_BQD, Tensor pos_BQD, Tensor sine_BQD, Clips clips) {
    Tensor c_BQD = norm1.forward(residual(content_BQD, self(content_BQD, pos_BQD)));
    c_BQD = norm2.forward(residual(c_BQD, cross(c_BQD, pos_BQD, sine_BQD, clips)));
    return norm3.forward(residual(c_BQD, feedForward(c_BQD)));
  }

  private Tensor self(Tensor content_BQD, Tensor pos_BQD) {
    Tensor q_BQD = selfQContent.forward(content_BQD).add(selfQPos.forward(pos_BQD));
    Tensor k_BQD = selfKContent.forward(content_BQD).add(selfKPos.forward(pos_BQD));
    Tensor v_BQD = selfV.forward(content_BQD);
    return selfOut.forward(
        Attention.join(
            Attention.dropping(
                Attention.split(q_BQD, heads),
                Attention.split(k_BQD, heads),
                Attention.split(v_BQD, heads),
                null,
                attentionDropout())));
  }

  private Tensor cross(Tensor content_BQD, Tensor pos_BQD, Tensor sine_BQD, Clips clips) {
    Tensor q_BQD = crossQContent.forward(content_BQD);
    Tensor k_BVD = crossKContent.forward(clips.clip_BVD());
    Tensor kPos_BVD = crossKPos.forward(clips.pos_BVD());
    if (first) {
      q_BQD = q_BQD.add(crossQPos.forward(pos_BQD));
      k_BVD = k_BVD.add(kPos_BVD);
    }
    // a head's content and position lie side by side; scores are scaled by their joint width
    Tensor q_BHQ2d = beside(q_BQD, crossQSine.forward(sine_BQD));
    Tensor k_BHV2d = beside(k_BVD, kPos_BVD);
    Tensor v_BHVd = Attention.split(crossV.forward(clips.clip_BVD()), heads);
    return crossOut.forward(
        Attention.join(
            Attention.dropping(q_BHQ2d, k_BHV2d, v_BHVd, clips.keep_B11V(), attentionDropout())));
  }

  private Tensor beside(Tensor content_BTD, Tensor pos_BTD) {
    return Tensors.cat(3, Attention.split(content_BTD, heads), Attention.split(pos_BTD, heads));
  }
}
