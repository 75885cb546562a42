package io.github.tpo4j.model.llm;

import io.github.tpo4j.model.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/**
 * Rotary positions, half-split: channel {@code i} of a head turns with channel {@code i + D/2} by
 * the angle {@code p / theta^(2i/D)}. Tables and rotation are f32.
 */
// B batch · T tokens · H heads · D head width · F = D/2
public final class Rope {
  private final float[] inverse_F;
  private volatile float[][] table = new float[0][];

  Rope(DecoderConfig config) {
    inverse_F = new float[config.headDim() / 2];
    for (int i = 0; i < inverse_F.length; i++) {
      float exponent = 2f * i / config.headDim();
      inverse_F[i] = 1f / (float) Math.pow(config.ropeTheta(), exponent);
    }
  }

  /**
   * Cosines of a batch's positions, each twice, and sines.
   *
   * @param cos {@code [B, 1, T, D]}
   * @param sin {@code [B, 1, T, F]}
   */
  record Angles(Tensor cos, Tensor sin) {}

  /** Rows share most of their positions: those that occur go to the device once. */
  Angles angles(int[][] positions_BT, Device device) {
    int f = inverse_F.length;
    int b = positions_BT.length;
    int t = positions_BT[0].length;
    int[] all = Arrays.stream(positions_BT).flatMapToInt(Arrays::stream).toArray();
    int first = Arrays.stream(all).min().orElseThrow();
    int n = Arrays.stream(all).max().orElseThrow() - first + 1;
    float[] cos = new float[n * 2 * f];
    float[] sin = new float[n * f];
    for (int i = 0; i < n; i++) {
      float[] turn = turn(first + i);
      System.arraycopy(turn, 0, cos, 2 * i * f, f);
      System.arraycopy(turn, 0, cos, (2 * i + 1) * f, f);
      System.arraycopy(turn, f, sin, i * f, f);
    }
    long[] at = Arrays.stream(all).mapToLong(p -> p - first).toArray();
    Tensor at_BT = Tensors.on(device, Tensors.of(at));
    Tensor cos_ND = Tensors.on(device, Tensors.of(cos, n, 2L * f));
    Tensor sin_NF = Tensors.on(device, Tensors.of(sin, n, f));
    return new Angles(
        cos_ND.index_select(0, at_BT).view(b, 1, t, 2L * f),
        sin_NF.index_select(0, at_BT).view(b, 1, t, f));
  }

  /** {@code D/2} cosines and then {@code D/2} sines of a position. */
  public float[] turn(int position) {
    float[][] t = table;
    if (position >= t.length) {
      t = grow(position);
    }
    return t[position];
  }

  private synchronized float[][] grow(int position) {
    int known = table.length;
    if (position >= known) {
      int f = inverse_F.length;
      float[][] more = Arrays.copyOf(table, Math.max(position + 1, 2 * known + 64));
      for (int p = known; p < more.length; p++) {
        more[p] = new float[2 * f];
        for (int i = 0; i < f; i++) {
          float angle = inverse_F[i] * p; // rounded to f32, as the reference does
          more[p][i] = (float) Math.cos(angle);
          more[p][f + i] = (float) Math.sin(angle);
        }
      }
      table = more;
    }
    return table;
  }

  /** Turns {@code [B, H, T, D]}; the result has the type of the input and lies in that order. */
  static Tensor turn(Tensor x_BHTD, Angles angles) {
    long f = x_BHTD.size(3) / 2;
    // heads outside, so that a head's cosines are one run
    Tensor x = Tensors.f32(x_BHTD.contiguous());
    Tensor y = x.mul(angles.cos);
    Tensor first = x.narrow(3, 0, f);
    Tensor second = x.narrow(3, f, f);
    y.narrow(3, 0, f).addcmul_(second, angles.sin, Tensors.scalar(-1));
    y.narrow(3, f, f).addcmul_(first, angles.sin, Tensors.scalar(1));
    return Tensors.as(y, Tensors.dtype(x_BHTD));
  }
}
