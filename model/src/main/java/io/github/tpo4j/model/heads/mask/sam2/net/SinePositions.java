package io.github.tpo4j.model.heads.mask.sam2.net;

import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * Sine positions of SAM 2, in f32 (model.md 8.1, 8.9).
 *
 * <p>On a grid, with {@code d = C/2}: {@code y = (row + 1) / (H + 1e-6) · 2π}, {@code x} likewise,
 * channel {@code i} of a half is {@code sin} (even) or {@code cos} (odd) of {@code y /
 * 10000^(2⌊i/2⌋/d)}; the half of {@code y} comes first.
 */
// C channels · H, W rows and columns · N points in time
public final class SinePositions {
  private SinePositions() {}

  /** {@code [C, H, W]}. */
  public static Tensor grid(int channels, int height, int width) {
    int d = channels / 2;
    Tensor y_dH1 = axis(d, height).unsqueeze(2).expand(d, height, width);
    Tensor x_d1W = axis(d, width).unsqueeze(1).expand(d, height, width);
    return Tensors.cat(0, y_dH1, x_d1W);
  }

  private static Tensor axis(int d, int length) {
    float[] values = new float[d * length];
    for (int i = 0; i < d; i++) {
      double rate = Math.pow(10000, 2.0 * (i / 2) / d);
      for (int p = 0; p < length; p++) {
        double angle = (p + 1) / (length + 1e-6) * 2 * Math.PI / rate;
        values[i * length + p] = (float) (i % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
      }
    }
    return Tensors.of(values, d, length);
  }

  /** Codes of points in time, {@code [N, C]}: all sines, then all cosines. */
  public static Tensor time(double[] times, int channels) {
    int d = channels / 2;
    float[] values = new float[times.length * channels];
    for (int n = 0; n < times.length; n++) {
      for (int i = 0; i < d; i++) {
        double angle = times[n] / Math.pow(10000, 2.0 * (i / 2) / d);
        values[n * channels + i] = (float) Math.sin(angle);
        values[n * channels + d + i] = (float) Math.cos(angle);
      }
    }
    return Tensors.of(values, times.length, channels);
  }
}
