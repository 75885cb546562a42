package io.github.tpo4j.model.llm.fast;

import io.github.tpo4j.model.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The numbers of a contiguous CPU tensor where libtorch keeps them, as rows of its last dimension.
 *
 * <p>Nothing is copied: it is valid as long as the tensor's memory is.
 */
final class Matrix {
  final int rows;
  final int cols;

  /** Whether the numbers are bf16; f32 otherwise. */
  final boolean bf16;

  private final long rowBytes;
  private final long start;
  private final int rowsPerBase;
  private final Object[] bases;

  private Matrix(int rows, int cols, boolean bf16, Pointer data) {
    this.rows = rows;
    this.cols = cols;
    this.bf16 = bf16;
    rowBytes = (bf16 ? 2L : 4L) * cols;
    start = NativeMemory.start(data);
    rowsPerBase = (int) Math.max(1, Math.min(rows, NativeMemory.SPAN / Math.max(1, rowBytes)));
    bases = new Object[(rows + rowsPerBase - 1) / rowsPerBase];
    for (int i = 0; i < bases.length; i++) {
      long from = i * (long) rowsPerBase * rowBytes;
      bases[i] =
          NativeMemory.base(data, from, Math.min(rows * rowBytes - from, rowsPerBase * rowBytes));
    }
  }

  /** Whether {@link #of} can take a tensor. */
  static boolean fits(Tensor t) {
    ScalarType type = Tensors.dtype(t);
    return t.is_cpu()
        && t.is_contiguous()
        && (type == ScalarType.BFloat16 || type == ScalarType.Float)
        && t.numel() / t.size(-1) <= Integer.MAX_VALUE;
  }

  /** A tensor that {@link #fits}. */
  static Matrix of(Tensor t) {
    if (!fits(t)) {
      throw new IllegalArgumentException(
          "expected a contiguous bf16 or f32 tensor on the CPU but found %s %s"
              .formatted(Tensors.dtype(t), Arrays.toString(Tensors.shape(t))));
    }
    int cols = (int) t.size(-1);
    boolean bf16 = Tensors.dtype(t) == ScalarType.BFloat16;
    return new Matrix((int) (t.numel() / cols), cols, bf16, t.data_ptr());
  }

  Object base(int row) {
    return bases.length == 1 ? bases[0] : bases[row / rowsPerBase];
  }

  long at(int row) {
    return start + (bases.length == 1 ? row : row % rowsPerBase) * rowBytes;
  }

  /** How many rows from this one on lie behind the same base. */
  int rowsOn(int row) {
    return Math.min(rows - row, rowsPerBase - row % rowsPerBase);
  }

  float get(int row, int col) {
    return bf16
        ? Float.intBitsToFloat(NativeMemory.getShort(base(row), at(row) + 2L * col) << 16)
        : Float.intBitsToFloat(NativeMemory.getInt(base(row), at(row) + 4L * col));
  }

  /** Copies a row as f32. */
  void read(int row, float[] to) {
    for (int i = 0; i < cols; i++) {
      to[i] = get(row, i);
    }
  }

  /** Overwrites a row with {@code cols} numbers, rounded to the nearest where the type is bf16. */
  void write(int row, float[] from, int offset) {
    Object base = base(row);
    long at = at(row);
    for (int i = 0; i < cols; i++) {
      int bits = Float.floatToRawIntBits(from[offset + i]);
      if (bf16) {
        NativeMemory.putShort(base, at + 2L * i, Bf16.round(bits));
      } else {
        NativeMemory.putInt(base, at + 4L * i, bits);
      }
    }
  }
}
