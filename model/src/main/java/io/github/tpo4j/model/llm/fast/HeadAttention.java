package io.github.tpo4j.model.llm.fast;

import java.util.Arrays;

/** Attention of single query heads over a cache: {@code softmax(q Kᵀ / sqrt(D)) V}. */
// D head width
final class HeadAttention {
  private final RowKernels kernels;
  private final int width;
  private final Activation query;
  private final Activation sum;
  private final float[] turned;
  private float[] scores = new float[64];

  HeadAttention(RowKernels kernels, int width, boolean bf16) {
    this.kernels = kernels;
    this.width = width;
    query = new Activation(width, bf16);
    sum = new Activation(width, bf16);
    turned = new float[width];
  }

  /** Writes the new token's key, turned to its position, and its value behind those before. */
  void store(CacheMemory cache, int layer, int head, int slot, float[] turn, float[] qkv, int key) {
    turn(qkv, key, turn);
    cache.keys(layer).write(cache.row(head, slot), turned, 0);
    int value = key + (cache.heads() * width);
    cache.values(layer).write(cache.row(head, slot), qkv, value);
  }

  /**
   * One head over the slots from {@code from} to {@code to}.
   *
   * @param at place of the query in {@code qkv}
   * @param valid 0 for slots that hold no token; null if all do
   * @param out gets the result at {@code at}
   */
  void attend(
      CacheMemory cache,
      int layer,
      int head,
      int from,
      int to,
      byte[] valid,
      float[] turn,
      float[] qkv,
      int at,
      Activation out) {
    turn(qkv, at, turn);
    query.set(0, width, turned, 0, (float) (1 / Math.sqrt(width)));
    int n = to - from;
    if (scores.length < n) {
      scores = new float[Math.max(n, 2 * scores.length)];
    }
    int row = cache.row(head, from);
    kernels.multiply(cache.keyStack(layer), row, row + n, query, scores, 0);
    if (valid != null) {
      for (int i = 0; i < n; i++) {
        if (valid[from + i] == 0) {
          scores[i] = Float.NEGATIVE_INFINITY;
        }
      }
    }
    float total = Lanes.expMinus(scores, n, Lanes.max(scores, n));
    Arrays.fill(sum.even(), 0);
    Arrays.fill(sum.odd(), 0);
    RowKernels.weigh(cache.values(layer), row, n, scores, sum);
    float share = 1 / total;
    for (int i = 0; i < width; i++) {
      out.set(at + i, sum.get(i) * share);
    }
  }

  /** Rotary position, half-split: channel i turns with channel i + D/2. */
  private void turn(float[] x, int at, float[] turn) {
    int half = width / 2;
    for (int i = 0; i < half; i++) {
      float a = x[at + i];
      float b = x[at + half + i];
      float cos = turn[i];
      float sin = turn[half + i];
      turned[i] = a * cos - b * sin;
      turned[half + i] = b * cos + a * sin;
    }
  }
}
