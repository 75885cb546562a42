package io.github.tpo4j.model.llm.fast;

/**
 * The vector that a matrix is multiplied with, laid out as the kernels want it.
 *
 * <p>A vector of 32-bit numbers holds two bf16 weights in each lane: the even column in the lower
 * half and the odd one in the upper. The activations are therefore kept apart by the parity of
 * their index. For f32 weights they stay in order.
 */
final class Activation {
  final int length;
  final boolean split;
  private final float[] first; // even ones, or all of them
  private final float[] odd;

  Activation(int length, boolean split) {
    this.length = length;
    this.split = split;
    first = new float[split ? (length + 1) / 2 : length];
    odd = new float[split ? length / 2 : 0];
  }

  float[] even() {
    return first;
  }

  float[] odd() {
    return odd;
  }

  /** All of them, where they are not split. */
  float[] inOrder() {
    return first;
  }

  float get(int i) {
    return !split ? first[i] : (i & 1) == 0 ? first[i >> 1] : odd[i >> 1];
  }

  void set(int i, float v) {
    if (!split) {
      first[i] = v;
    } else if ((i & 1) == 0) {
      first[i >> 1] = v;
    } else {
      odd[i >> 1] = v;
    }
  }

  /** Takes {@code to - from} numbers from index {@code from} on, times a factor. */
  void set(int from, int to, float[] values, int offset, float factor) {
    if (!split) {
      for (int i = from; i < to; i++) {
        first[i] = values[offset + i - from] * factor;
      }
    } else {
      for (int i = from; i < to; i++) {
        set(i, values[offset + i - from] * factor);
      }
    }
  }

  /** Copies all of them in order. */
  void get(float[] to, int offset) {
    for (int i = 0; i < length; i++) {
      to[offset + i] = get(i);
    }
  }

  /** {@code x · rsqrt(mean(x²) + eps) · weight}. */
  void setNormed(float[] x, float[] weight, double eps) {
    float scale = (float) (1 / Math.sqrt(Lanes.squares(x, length) / length + eps));
    if (!split) {
      for (int i = 0; i < length; i++) {
        first[i] = x[i] * scale * weight[i];
      }
      return;
    }
    for (int i = 0; i < odd.length; i++) {
      first[i] = x[2 * i] * scale * weight[2 * i];
      odd[i] = x[2 * i + 1] * scale * weight[2 * i + 1];
    }
    if (first.length > odd.length) {
      first[odd.length] = x[length - 1] * scale * weight[length - 1];
    }
  }
}
