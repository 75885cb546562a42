package io.github.tpo4j.model.heads.mask.sam2;

import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.pytorch.Tensor;

/** Bilinear resizing with antialiasing, as one matrix for the rows and one for the columns. */
// B batch · C channels · H, W rows and columns
final class Resize {
  private Resize() {}

  /** {@code [B, C, H, W]} to {@code [B, C, height, width]}; itself if it has that size. */
  static Tensor shrink(Tensor x_BCHW, int height, int width) {
    int h = Math.toIntExact(x_BCHW.size(2));
    int w = Math.toIntExact(x_BCHW.size(3));
    if (h == height && w == width) {
      return x_BCHW;
    }
    Tensor rows = Tensors.to(x_BCHW, weights(h, height));
    Tensor columns = Tensors.to(x_BCHW, weights(w, width));
    return rows.matmul(x_BCHW).matmul(columns.transpose(0, 1));
  }

  /** {@code [to, from]}: triangles as wide as the reduction, each row adding up to 1. */
  private static Tensor weights(int from, int to) {
    double scale = (double) from / to;
    double support = Math.max(1, scale);
    float[] values = new float[to * from];
    for (int i = 0; i < to; i++) {
      double center = scale * (i + 0.5);
      int begin = Math.max((int) (center - support + 0.5), 0);
      int end = Math.min((int) (center + support + 0.5), from);
      double sum = 0;
      for (int j = begin; j < end; j++) {
        sum += triangle((j - center + 0.5) / support);
      }
      for (int j = begin; j < end; j++) {
        values[i * from + j] = (float) (triangle((j - center + 0.5) / support) / sum);
      }
    }
    return Tensors.of(values, to, from);
  }

  private static double triangle(double x) {
    return Math.max(0, 1 - Math.abs(x));
  }
}
