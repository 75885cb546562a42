package io.github.tpo4j.model.llm.fast;

import io.github.tpo4j.model.llm.DecoderConfig;
import java.util.Arrays;

/**
 * One member's part of attention: {@code softmax(q Kᵀ / sqrt(D)) V} of every head, over a share of
 * the slots. The parts of all members together, each with its largest score and its sum of
 * exponentials, give the whole ({@link #merge}).
 *
 * <p>Slots are shared out, not heads: there may be fewer heads than members, and every key is read
 * by one member only.
 */
// H query heads · N key heads · D head width
final class HeadAttention {
  private final int heads;
  private final int keyHeads;
  private final int width;
  private final CacheKernels kernels = new CacheKernels();
  private final Activation query;
  private final Activation sum;
  private final float[] turned;
  private float[] scores = new float[64];

  // the part: read by all members after a meeting
  private final float[] max_H;
  private final float[] total_H;
  private final float[] part_HD;

  HeadAttention(DecoderConfig size, boolean bf16) {
    heads = size.heads();
    keyHeads = size.kvHeads();
    width = size.headDim();
    query = new Activation(width, bf16);
    sum = new Activation(width, bf16);
    turned = new float[width];
    max_H = new float[heads];
    total_H = new float[heads];
    part_HD = new float[heads * width];
  }

  /** Writes the new token's keys, turned to its position, and its values behind those before. */
  void store(CacheMemory cache, int layer, int slot, float[] turn, float[] qkv) {
    int key = heads * width;
    int value = key + keyHeads * width;
    for (int n = 0; n < keyHeads; n++) {
      turn(qkv, key + n * width, turn);
      cache.keys(layer).write(cache.row(n, slot), turned, 0);
      cache.values(layer).write(cache.row(n, slot), qkv, value + n * width);
    }
  }

  /**
   * All heads over the slots from {@code from} to {@code to}.
   *
   * @param valid 0 for slots that hold no token; null if all do
   */
  void attend(
      CacheMemory cache, int layer, int from, int to, byte[] valid, float[] turn, float[] qkv) {
    int n = to - from;
    if (scores.length < n) {
      scores = new float[Math.max(n, 2 * scores.length)];
    }
    for (int h = 0; h < heads; h++) {
      if (n == 0) {
        max_H[h] = Float.NEGATIVE_INFINITY;
        continue;
      }
      turn(qkv, h * width, turn);
      query.set(0, width, turned, 0, (float) (1 / Math.sqrt(width)));
      int row = cache.row(h / (heads / keyHeads), from);
      kernels.score(cache.keys(layer), row, n, query, scores);
      hide(valid, from, n);
      max_H[h] = Lanes.max(scores, n);
      if (max_H[h] == Float.NEGATIVE_INFINITY) {
        continue;
      }
      total_H[h] = Lanes.expMinus(scores, n, max_H[h]);
      Arrays.fill(sum.even(), 0);
      Arrays.fill(sum.odd(), 0);
      CacheKernels.weigh(cache.values(layer), row, n, scores, sum);
      sum.get(part_HD, h * width);
    }
  }

  private void hide(byte[] valid, int from, int n) {
    if (valid != null) {
      for (int i = 0; i < n; i++) {
        if (valid[from + i] == 0) {
          scores[i] = Float.NEGATIVE_INFINITY;
        }
      }
    }
  }

  /** The whole of every head, from the parts of all members. */
  void merge(Member[] members, Activation out_HD) {
    for (int h = 0; h < heads; h++) {
      float max = Float.NEGATIVE_INFINITY;
      for (Member m : members) {
        max = Math.max(max, m.attention.max_H[h]);
      }
      Arrays.fill(turned, 0);
      float total = 0;
      for (Member m : members) {
        if (m.attention.max_H[h] > Float.NEGATIVE_INFINITY) {
          float share = (float) Math.exp(m.attention.max_H[h] - max);
          total += share * m.attention.total_H[h];
          float[] part_HD = m.attention.part_HD;
          for (int i = 0; i < width; i++) {
            turned[i] += share * part_HD[h * width + i];
          }
        }
      }
      out_HD.set(h * width, (h + 1) * width, turned, 0, 1 / total);
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
