package io.github.tpo4j.model.llm.fast;

/** The upper half of an f32. */
final class Bf16 {
  private Bf16() {}

  /** The nearest bf16 to the f32 with the given bits; of two as near, the even one. */
  static short round(int bits) {
    if ((bits & 0x7fff_ffff) > 0x7f80_0000) {
      return (short) (bits >>> 16 | 0x40); // a number that is none stays one
    }
    return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
  }
}
