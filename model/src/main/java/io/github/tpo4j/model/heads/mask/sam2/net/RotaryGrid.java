package io.github.tpo4j.model.heads.mask.sam2.net;

import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Axial rotary positions of a grid in f32 (model.md 8.6): adjacent channels form pairs; the first
 * half of the pairs turns by {@code column · f_i}, the second by {@code row · f_i}, with {@code f_i
 * = theta^(−4i/D)}.
 *
 * <p>The published TPO code builds the positions in bf16, which is wrong above 256; the weights
 * were trained with exact ones.
 */
// N = rows · columns tokens · P = D/2 pairs · K keys, whole grids one after another
public final class RotaryGrid {
  private final int pairs;
  private final float[] cos;
  private final float[] sin;
  private final Tensor turn_NP;

  public RotaryGrid(int channels, int height, int width, double theta, Device device) {
    pairs = channels / 2;
    int tokens = height * width;
    cos = new float[tokens * pairs];
    sin = new float[tokens * pairs];
    for (int t = 0; t < tokens; t++) {
      for (int i = 0; i < pairs; i++) {
        int half = pairs / 2;
        int position = i < half ? column(t, width) : row(t, width);
        double angle = position * Math.pow(theta, -4.0 * (i % half) / channels);
        cos[t * pairs + i] = (float) Math.cos(angle);
        sin[t * pairs + i] = (float) Math.sin(angle);
      }
    }
    turn_NP = torch.view_as_complex(Tensors.on(device, Tensors.stack(-1, cos(), sin())));
  }

  /** Column of a token. */
  public static int column(int token, int width) {
    return token % width;
  }

  /** Row of a token. */
  public static int row(int token, int width) {
    return token / width;
  }

  /** Cosines {@code [N, P]}. */
  public Tensor cos() {
    return Tensors.of(cos, cos.length / pairs, pairs);
  }

  /** Sines {@code [N, P]}. */
  public Tensor sin() {
    return Tensors.of(sin, sin.length / pairs, pairs);
  }

  /** Turns {@code [B, K, D]}, {@code K} a multiple of the grid's tokens. */
  public Tensor turn(Tensor x_BKD) {
    long b = x_BKD.size(0);
    long k = x_BKD.size(1);
    long n = turn_NP.size(0);
    Tensor pairs_BkNP =
        torch.view_as_complex(Tensors.f32(x_BKD).reshape(b, k / n, n, pairs, 2)).mul(turn_NP);
    return Tensors.as(
        torch.view_as_real(pairs_BkNP).reshape(b, k, 2L * pairs), Tensors.dtype(x_BKD));
  }
}
