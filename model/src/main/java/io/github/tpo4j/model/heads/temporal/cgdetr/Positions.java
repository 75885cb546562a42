package io.github.tpo4j.model.heads.temporal.cgdetr;

import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/**
 * Sine embeddings of a position {@code x} in [0, 1]: value {@code sin(2πx / t_i)} at even and
 * {@code cos(2πx / t_i)} at odd channels i, {@code t_i = 10000^(2⌊i/2⌋ / C)} (model.md 7.3, 7.7).
 */
// B batch · V clips · Q queries · D width · C channels of one coordinate
final class Positions {
  private static final double TEMPERATURE = 10000;
  private static final double EPS = 1e-6;

  private final Tensor rate_C;
  private final Tensor phase_C;

  /**
   * @param channels channels of one coordinate
   */
  Positions(int channels, Device device) {
    float[] rate = new float[channels];
    float[] phase = new float[channels];
    for (int i = 0; i < channels; i++) {
      rate[i] = (float) (2 * Math.PI / Math.pow(TEMPERATURE, 2.0 * (i / 2) / channels));
      phase[i] = (float) (i % 2 == 0 ? 0 : Math.PI / 2);
    }
    rate_C = Tensors.on(device, Tensors.of(rate));
    phase_C = Tensors.on(device, Tensors.of(phase));
  }

  /**
   * Embeddings of clips, {@code [B, V, C]}: the place of clip i among the valid ones, (i + 1) / n.
   * Clips after the last valid one repeat its value.
   */
  Tensor clips(Tensor mask_BV) {
    Tensor count_BV = mask_BV.cumsum(1);
    Tensor last_B1 = count_BV.narrow(1, mask_BV.size(1) - 1, 1);
    return embed(count_BV.div(last_B1.add(Tensors.scalar(EPS))));
  }

  /** Embeddings of spans, {@code [B, Q, 2C]}: of the centre, then of the width. */
  Tensor spans(Tensor span_BQ2) {
    return embed(span_BQ2).flatten(2, 3);
  }

  /** Embeddings of every number along a new last dimension. cos x is sin(x + π/2). */
  private Tensor embed(Tensor x) {
    return x.unsqueeze(-1).mul(rate_C).add(phase_C).sin();
  }
}
