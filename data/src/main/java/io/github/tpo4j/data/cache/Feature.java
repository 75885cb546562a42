package io.github.tpo4j.data.cache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * An array of numbers.
 *
 * @param type of each
 * @param shape sizes, slowest first
 * @param bytes the numbers, little endian; do not write to them
 */
public record Feature(Type type, List<Long> shape, ByteBuffer bytes) {
  /** How a number is written. */
  public enum Type {
    F32(4),
    BF16(2),
    U8(1);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }
  }

  public Feature {
    shape = List.copyOf(shape);
    bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    long expected = shape.stream().reduce(1L, Math::multiplyExact) * type.bytes;
    if (bytes.remaining() != expected) {
      throw new IllegalArgumentException(
          "feature of %s %s: expected %d bytes but found %d"
              .formatted(type, shape, expected, bytes.remaining()));
    }
  }

  /** Numbers of 32 bits. */
  public static Feature of(float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new Feature(Type.F32, boxed(shape), bytes);
  }

  /** Numbers of 16 bits: the upper half of an f32 each. */
  public static Feature bf16(short[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(values);
    return new Feature(Type.BF16, boxed(shape), bytes);
  }

  /** A copy of numbers of 32 bits. */
  public float[] floats() {
    require(Type.F32);
    float[] values = new float[bytes.remaining() / 4];
    view().asFloatBuffer().get(values);
    return values;
  }

  /** A copy of numbers of 16 bits. */
  public short[] shorts() {
    require(Type.BF16);
    short[] values = new short[bytes.remaining() / 2];
    view().asShortBuffer().get(values);
    return values;
  }

  private ByteBuffer view() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private void require(Type expected) {
    if (type != expected) {
      throw new IllegalStateException("expected a feature of " + expected + " but found " + type);
    }
  }

  private static List<Long> boxed(long... shape) {
    return Arrays.stream(shape).boxed().toList();
  }
}
