package io.github.tpo4j.train.mllm;

import io.github.tpo4j.model.torch.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/** A tensor as bytes: number of dimensions, their sizes, and the values in f32. */
final class Stored {
  private Stored() {}

  static byte[] write(Tensor t) {
    try (PointerScope scope = new PointerScope()) {
      long[] shape = Tensors.shape(t);
      float[] values = Tensors.floats(t);
      ByteBuffer out =
          ByteBuffer.allocate(4 + 8 * shape.length + 4 * values.length)
              .order(ByteOrder.LITTLE_ENDIAN);
      out.putInt(shape.length);
      for (long n : shape) {
        out.putLong(n);
      }
      out.asFloatBuffer().put(values);
      return out.array();
    }
  }

  static Tensor read(byte[] bytes, Device device) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long[] shape = new long[in.getInt()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = in.getLong();
    }
    float[] values = new float[in.remaining() / 4];
    in.asFloatBuffer().get(values);
    return Tensors.on(device, Tensors.of(values, shape));
  }
}
