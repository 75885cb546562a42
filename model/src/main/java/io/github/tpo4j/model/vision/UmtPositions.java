package io.github.tpo4j.model.vision;

import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The fixed position tables of the UMT ViT (model.md 1, step 2).
 *
 * <p>Base table: {@code sin} at even and {@code cos} at odd channels of {@code p / 10000^(2⌊j/2⌋ /
 * C)}. The encoder was pre-trained on 4 frames of 14 × 14 patches: at 224 pixels the table is made
 * for 4 frames of the grid at hand and stretched linearly over time; at another image size the 4 ×
 * 14 × 14 table is resized bicubically in space first.
 */
// T frames · P patches of a frame · C width
final class UmtPositions {
  private static final int PRETRAINED_FRAMES = 4;
  private static final int PRETRAINED_GRID = 14;
  private static final int PRETRAINED_PIXELS = 224;

  private UmtPositions() {}

  /** {@code [1, T·P, C]} in f32. */
  static Tensor video(UmtConfig size) {
    return table(size, PRETRAINED_FRAMES, size.numFrames());
  }

  /** {@code [1, P, C]} in f32: one frame, nothing to stretch over time. */
  static Tensor image(UmtConfig size) {
    return table(size, 1, 1);
  }

  private static Tensor table(UmtConfig size, int tableFrames, int frames) {
    boolean native224 = size.imgSize() == PRETRAINED_PIXELS;
    int grid = native224 ? size.grid() : PRETRAINED_GRID;
    long c = size.embedDim();
    Tensor x_TPC = sinusoid(tableFrames * grid * grid, size.embedDim()).view(tableFrames, -1, c);
    if (!native224) {
      Tensor x_TCgg = x_TPC.view(tableFrames, grid, grid, c).permute(0, 3, 1, 2);
      long[] to = {size.grid(), size.grid()};
      x_TPC =
          torch
              .upsample_bicubic2d(
                  x_TCgg.contiguous(), to, false, new DoubleOptional(), new DoubleOptional())
              .permute(0, 2, 3, 1)
              .reshape(tableFrames, -1, c);
    }
    if (frames != tableFrames) {
      Tensor x_1KT = x_TPC.reshape(1, tableFrames, -1).transpose(1, 2).contiguous();
      x_TPC =
          torch
              .upsample_linear1d(x_1KT, new long[] {frames}, false, new DoubleOptional())
              .transpose(1, 2);
    }
    return x_TPC.reshape(1, -1, c).contiguous();
  }

  /** {@code [positions, C]}, angles in double. */
  private static Tensor sinusoid(int positions, int c) {
    float[] values = new float[positions * c];
    for (int j = 0; j < c; j++) {
      double rate = Math.pow(10000, 2.0 * (j / 2) / c);
      for (int p = 0; p < positions; p++) {
        double angle = p / rate;
        values[p * c + j] = (float) (j % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
      }
    }
    return Tensors.of(values, positions, c);
  }
}
