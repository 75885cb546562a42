package io.github.tpo4j.model.torch;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Between Java's arrays and libtorch's tensors, and the small words that its Java API lacks. */
public final class Tensors {
  private Tensors() {}

  /** Options for a new tensor of the given type on the CPU. */
  public static TensorOptions options(ScalarType type) {
    return new TensorOptions().dtype(new ScalarTypeOptional(type));
  }

  /** Options for a new tensor with the type and device of another. */
  public static TensorOptions like(Tensor t) {
    return t.options();
  }

  /** Options for a new tensor of the given type on the device of another. */
  public static TensorOptions like(Tensor t, ScalarType type) {
    return t.options().dtype(new ScalarTypeOptional(type));
  }

  /** A CPU tensor of undefined values. */
  public static Tensor empty(ScalarType type, long... shape) {
    return torch.empty(shape, options(type), new MemoryFormatOptional());
  }

  /** A tensor with a copy of the values. */
  public static Tensor of(float[] values, long... shape) {
    try (FloatPointer p = new FloatPointer(values)) {
      return torch.from_blob(p, orLength(shape, values.length), options(ScalarType.Float)).clone();
    }
  }

  /** A tensor with a copy of the values. */
  public static Tensor of(long[] values, long... shape) {
    try (LongPointer p = new LongPointer(values)) {
      return torch.from_blob(p, orLength(shape, values.length), options(ScalarType.Long)).clone();
    }
  }

  /** A tensor of unsigned bytes with a copy of the values. */
  public static Tensor of(byte[] values, long... shape) {
    try (BytePointer p = new BytePointer(values)) {
      return torch.from_blob(p, orLength(shape, values.length), options(ScalarType.Byte)).clone();
    }
  }

  /** The values row by row, converted to float. */
  public static float[] floats(Tensor t) {
    Tensor c = t.detach().cpu().to(ScalarType.Float).contiguous();
    float[] values = new float[Math.toIntExact(c.numel())];
    if (values.length > 0) {
      new FloatPointer(c.data_ptr()).get(values);
    }
    return values;
  }

  /** The values row by row, converted to long. */
  public static long[] longs(Tensor t) {
    Tensor c = t.detach().cpu().to(ScalarType.Long).contiguous();
    long[] values = new long[Math.toIntExact(c.numel())];
    if (values.length > 0) {
      new LongPointer(c.data_ptr()).get(values);
    }
    return values;
  }

  /** The values row by row: true where not zero. */
  public static boolean[] booleans(Tensor t) {
    Tensor c = t.detach().ne(new Scalar(0)).cpu().to(ScalarType.Byte).contiguous();
    byte[] bytes = new byte[Math.toIntExact(c.numel())];
    if (bytes.length > 0) {
      new BytePointer(c.data_ptr()).get(bytes);
    }
    boolean[] values = new boolean[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i] != 0;
    }
    return values;
  }

  /** The bytes of a contiguous CPU tensor in place; valid while the tensor lives. At most 2 GB. */
  public static ByteBuffer bytes(Tensor t) {
    return new BytePointer(t.data_ptr()).capacity(t.numel() * t.element_size()).asByteBuffer();
  }

  /** The shape as an array. */
  public static long[] shape(Tensor t) {
    return t.sizes().vec().get();
  }

  /** The shape as text, for messages. */
  public static String shapeText(Tensor t) {
    return Arrays.toString(shape(t));
  }

  /** Type of the elements. */
  public static ScalarType dtype(Tensor t) {
    return t.scalar_type().intern();
  }

  /** The tensor as the given type; itself if it already is. */
  public static Tensor as(Tensor t, ScalarType type) {
    return dtype(t) == type ? t : t.to(type);
  }

  /** The tensor in f32; itself if it already is. */
  public static Tensor f32(Tensor t) {
    return as(t, ScalarType.Float);
  }

  /** Rows {@code begin} (inclusive) to {@code end} (exclusive) along a dimension, as a view. */
  public static Tensor slice(Tensor t, long dim, long begin, long end) {
    return t.slice(dim, new LongOptional(begin), new LongOptional(end), 1);
  }

  /** Concatenation along a dimension. */
  public static Tensor cat(long dim, Tensor... parts) {
    return torch.cat(new TensorVector(parts), dim);
  }

  /** Stacking along a new dimension. */
  public static Tensor stack(long dim, Tensor... parts) {
    return torch.stack(new TensorVector(parts), dim);
  }

  /** A scalar of libtorch. */
  public static Scalar scalar(double v) {
    return new Scalar(v);
  }

  /**
   * The tensor on a device; itself if it already is there. What goes from the CPU to a GPU is not
   * waited for: a step that had to wait at every index would keep the GPU idle.
   */
  public static Tensor on(Device device, Tensor t) {
    return moved(t, device, dtype(t));
  }

  /** The tensor in the type and on the device of another; itself if it already is. */
  public static Tensor to(Tensor like, Tensor t) {
    return moved(t, like.device(), dtype(like));
  }

  private static Tensor moved(Tensor t, Device device, ScalarType type) {
    return t.to(device, type, t.is_cpu(), false, new MemoryFormatOptional());
  }

  private static long[] orLength(long[] shape, int length) {
    return shape.length == 0 ? new long[] {length} : shape;
  }
}
