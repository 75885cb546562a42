package io.github.tpo4j.model.llm.generate;

import io.github.tpo4j.core.TpoException;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How the next token is drawn, in transformers' order: repetition penalty, temperature, top-k,
 * top-p, softmax, draw.
 *
 * @param temperature divides the scores; 0 means greedy, which ignores top-k and top-p
 * @param topK keep the k best scores, equals of the last included; 0 means all
 * @param topP keep the likeliest tokens until their probabilities reach p; 1 means all
 * @param repetitionPenalty divides the positive and multiplies the negative scores of tokens that
 *     were said; 1 means none
 * @param seed of this request's own random numbers: the draw does not depend on other rows
 */
public record Sampling(
    double temperature, int topK, double topP, double repetitionPenalty, long seed) {

  /** Always the likeliest token. */
  public static final Sampling GREEDY = new Sampling(0, 0, 1, 1, 0);

  public Sampling {
    check(temperature >= 0 && temperature < Double.POSITIVE_INFINITY, "temperature", temperature);
    check(topK >= 0, "topK", topK);
    check(topP > 0 && topP <= 1, "topP", topP);
    check(repetitionPenalty > 0, "repetitionPenalty", repetitionPenalty);
  }

  private static void check(boolean fits, String key, Object found) {
    if (!fits) {
      throw TpoException.usage(
          ("%s: %s is out of range; expected temperature ≥ 0, topK ≥ 0, topP in (0, 1],"
                  + " repetitionPenalty > 0")
              .formatted(key, found));
    }
  }

  /** A chooser for one row of one request. */
  public Chooser chooser() {
    SplittableRandom random = new SplittableRandom(seed);
    return (scores, said) -> {
      penalise(scores, said);
      return temperature == 0 ? Chooser.argmax(scores) : draw(scores, random.nextDouble());
    };
  }

  private void penalise(float[] scores, int[] said) {
    if (repetitionPenalty != 1) {
      for (int id : Arrays.stream(said).distinct().toArray()) {
        float s = scores[id];
        scores[id] = (float) (s < 0 ? s * repetitionPenalty : s / repetitionPenalty);
      }
    }
  }

  /** The token at which the cumulative probability passes {@code u}, likeliest tokens first. */
  private int draw(float[] scores, double u) {
    int[] order = candidates(scores);
    double top = scores[order[0]] / temperature;
    double[] p = new double[order.length];
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp(scores[order[i]] / temperature - top);
      sum += p[i];
    }
    int kept = p.length;
    if (topP < 1) {
      double before = 0;
      kept = 0;
      while (kept < p.length && before < topP * sum) {
        before += p[kept++];
      }
      sum = before;
    }
    double left = u * sum;
    int i = 0;
    while (i < kept - 1 && left >= p[i]) {
      left -= p[i++];
    }
    return order[i];
  }

  /** Ids by falling score, those below the k-th best left out. */
  private int[] candidates(float[] scores) {
    float least = Float.NEGATIVE_INFINITY;
    if (topK > 0 && topK < scores.length) {
      float[] sorted = scores.clone();
      Arrays.sort(sorted);
      least = sorted[sorted.length - topK];
    }
    // sortable pairs: the score's order in the high half, the id in the low half
    long[] keys = new long[scores.length];
    int n = 0;
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] >= least) {
        int bits = Float.floatToIntBits(scores[i]);
        int ordered = bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE;
        keys[n++] = (long) ~ordered << 32 | i;
      }
    }
    sortUnsignedHigh(keys, n);
    int[] ids = new int[n];
    for (int i = 0; i < n; i++) {
      ids[i] = (int) keys[i];
    }
    return ids;
  }

  private static void sortUnsignedHigh(long[] keys, int n) {
    for (int i = 0; i < n; i++) {
      keys[i] ^= Long.MIN_VALUE;
    }
    Arrays.sort(keys, 0, n);
  }
}
