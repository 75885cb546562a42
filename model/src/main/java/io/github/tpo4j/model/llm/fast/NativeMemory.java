package io.github.tpo4j.model.llm.fast;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Reads vectors and single numbers from native memory, in a way that one class file does well on
 * every JDK.
 *
 * <p>The Vector API reads native memory through {@code ByteBuffer} on JDK 17 and through {@code
 * MemorySegment} since JDK 22. Both are reached by constant method handles of one shape, {@code
 * (base, offset)}, which the compiler inlines: the base is the buffer and the offset counts from
 * its start; or there is no base and the offset is the address, in a segment that spans all memory.
 * The order of bytes is little-endian, that of bf16 and f32 in files and on the machines libtorch
 * has natives for.
 */
final class NativeMemory {
  /** As wide as the machine's vectors. */
  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** As many lanes as {@link #INTS}. */
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

  /** Most bytes behind one base. */
  static final long SPAN;

  private static final boolean ABSOLUTE;
  private static final MethodHandle VECTOR;
  private static final MethodHandle GET_SHORT;
  private static final MethodHandle GET_INT;
  private static final MethodHandle PUT_SHORT;
  private static final MethodHandle PUT_INT;

  static {
    try {
      Access access = segmentsHaveVectors() ? segments() : buffers();
      ABSOLUTE = access.absolute;
      SPAN = ABSOLUTE ? Long.MAX_VALUE : 1L << 30;
      VECTOR = access.vector;
      GET_SHORT = access.getShort;
      GET_INT = access.getInt;
      PUT_SHORT = access.putShort;
      PUT_INT = access.putInt;
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private record Access(
      boolean absolute,
      MethodHandle vector,
      MethodHandle getShort,
      MethodHandle getInt,
      MethodHandle putShort,
      MethodHandle putInt) {}

  private NativeMemory() {}

  private static boolean segmentsHaveVectors() {
    return Runtime.version().feature() >= 22;
  }

  private static Access buffers() throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodHandle vector =
        lookup.findStatic(
            IntVector.class,
            "fromByteBuffer",
            MethodType.methodType(
                IntVector.class,
                VectorSpecies.class,
                ByteBuffer.class,
                int.class,
                ByteOrder.class));
    vector = MethodHandles.insertArguments(vector, 3, ByteOrder.LITTLE_ENDIAN);
    vector = MethodHandles.insertArguments(vector, 0, INTS);
    Class<?> b = ByteBuffer.class;
    return new Access(
        false,
        based(vector),
        based(lookup.findVirtual(b, "getShort", MethodType.methodType(short.class, int.class))),
        based(lookup.findVirtual(b, "getInt", MethodType.methodType(int.class, int.class))),
        based(lookup.findVirtual(b, "putShort", MethodType.methodType(b, int.class, short.class))),
        based(lookup.findVirtual(b, "putInt", MethodType.methodType(b, int.class, int.class))));
  }

  /**
   * {@code (ByteBuffer, int, …)} as {@code (Object, long, …)}; a buffer that is returned is lost.
   */
  private static MethodHandle based(MethodHandle h) {
    MethodType type =
        h.type().changeParameterType(0, Object.class).changeParameterType(1, long.class);
    return MethodHandles.explicitCastArguments(
        h, type.returnType() == ByteBuffer.class ? type.changeReturnType(void.class) : type);
  }

  private static Access segments() throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
    Object everything =
        segment
            .getMethod("reinterpret", long.class)
            .invoke(segment.getField("NULL").get(null), Long.MAX_VALUE);
    MethodHandle vector =
        lookup.findStatic(
            IntVector.class,
            "fromMemorySegment",
            MethodType.methodType(
                IntVector.class, VectorSpecies.class, segment, long.class, ByteOrder.class));
    vector = MethodHandles.insertArguments(vector, 3, ByteOrder.LITTLE_ENDIAN);
    vector = MethodHandles.insertArguments(vector, 0, INTS, everything);
    return new Access(
        true,
        MethodHandles.dropArguments(vector, 0, Object.class),
        get(lookup, segment, everything, "SHORT", short.class),
        get(lookup, segment, everything, "INT", int.class),
        set(lookup, segment, everything, "SHORT", short.class),
        set(lookup, segment, everything, "INT", int.class));
  }

  private static MethodHandle get(
      MethodHandles.Lookup lookup, Class<?> segment, Object all, String name, Class<?> type)
      throws ReflectiveOperationException {
    Layout layout = Layout.of(name, type);
    MethodHandle h =
        lookup.findVirtual(segment, "get", MethodType.methodType(type, layout.type, long.class));
    return MethodHandles.dropArguments(
        MethodHandles.insertArguments(h, 0, all, layout.value), 0, Object.class);
  }

  private static MethodHandle set(
      MethodHandles.Lookup lookup, Class<?> segment, Object all, String name, Class<?> type)
      throws ReflectiveOperationException {
    Layout layout = Layout.of(name, type);
    MethodHandle h =
        lookup.findVirtual(
            segment, "set", MethodType.methodType(void.class, layout.type, long.class, type));
    return MethodHandles.dropArguments(
        MethodHandles.insertArguments(h, 0, all, layout.value), 0, Object.class);
  }

  private record Layout(Class<?> type, Object value) {
    static Layout of(String name, Class<?> carrier) throws ReflectiveOperationException {
      Class<?> layouts = Class.forName("java.lang.foreign.ValueLayout");
      String simple = carrier == short.class ? "OfShort" : "OfInt";
      Class<?> type = Class.forName("java.lang.foreign.ValueLayout$" + simple);
      Object value = layouts.getField("JAVA_" + name + "_UNALIGNED").get(null);
      return new Layout(
          type,
          type.getMethod("withOrder", ByteOrder.class).invoke(value, ByteOrder.LITTLE_ENDIAN));
    }
  }

  /** Whether what is written comes back, as a vector and alone. */
  static boolean works() {
    try (BytePointer p = new BytePointer(4L * INTS.length())) {
      Object base = base(p, 0, p.capacity());
      long start = start(p);
      for (int i = 0; i < INTS.length(); i++) {
        putInt(base, start + 4L * i, i + 1);
      }
      putShort(base, start + 2, (short) 3);
      IntVector read = vector(base, start);
      return read.lane(0) == 1 + (3 << 16)
          && read.lane(INTS.length() - 1) == INTS.length()
          && getInt(base, start + 4) == 2
          && getShort(base, start) == 1;
    }
  }

  /** What reaches the {@code bytes} (at most {@link #SPAN}) behind a pointer; may be null. */
  static Object base(Pointer p, long from, long bytes) {
    return ABSOLUTE
        ? null
        : new BytePointer(p)
            .position(from)
            .limit(from + bytes)
            .asByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Offset of the first byte behind a pointer. */
  static long start(Pointer p) {
    return ABSOLUTE ? p.address() : 0;
  }

  /** Consecutive numbers of four bytes; no alignment is needed. */
  static IntVector vector(Object base, long at) {
    try {
      return (IntVector) VECTOR.invokeExact(base, at);
    } catch (Throwable t) {
      throw rethrown(t);
    }
  }

  static short getShort(Object base, long at) {
    try {
      return (short) GET_SHORT.invokeExact(base, at);
    } catch (Throwable t) {
      throw rethrown(t);
    }
  }

  static int getInt(Object base, long at) {
    try {
      return (int) GET_INT.invokeExact(base, at);
    } catch (Throwable t) {
      throw rethrown(t);
    }
  }

  static void putShort(Object base, long at, short value) {
    try {
      PUT_SHORT.invokeExact(base, at, value);
    } catch (Throwable t) {
      throw rethrown(t);
    }
  }

  static void putInt(Object base, long at, int value) {
    try {
      PUT_INT.invokeExact(base, at, value);
    } catch (Throwable t) {
      throw rethrown(t);
    }
  }

  private static RuntimeException rethrown(Throwable t) {
    if (t instanceof RuntimeException e) {
      throw e;
    }
    if (t instanceof Error e) {
      throw e;
    }
    throw new AssertionError(t); // none of the methods behind the handles declares one
  }
}
