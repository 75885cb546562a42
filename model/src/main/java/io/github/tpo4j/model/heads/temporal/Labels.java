package io.github.tpo4j.model.heads.temporal;

import io.github.tpo4j.model.heads.temporal.loss.TemporalTargets;
import io.github.tpo4j.model.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Training labels of one video and query from its annotation (model.md 7.11).
 *
 * @param spans centre and width of each moment, fractions of the clips' time
 * @param relevance score of every clip
 * @param high two clips that should score higher than
 * @param low these two, pair by pair
 */
public record Labels(float[][] spans, float[] relevance, int[] high, int[] low) {
  /** More moments of a sample than this are thinned out at random. */
  public static final int MOST_SPANS = 5;

  private static final int PAIRS = 2;

  /**
   * Labels where only the moments are annotated (Charades-STA and its like): clip i is relevant
   * (score 1) if it lies between the clips that hold a moment's start and end; pairs are two clips
   * in and two outside, distinct where there are two; where every clip is relevant the pairs are
   * equal and teach nothing.
   *
   * @param windows start and end in seconds
   * @param clips clips of the video, which divide it evenly
   */
  public static Labels ofMoments(
      List<double[]> windows, double durationSeconds, int clips, RandomGenerator random) {
    double clip = durationSeconds / clips;
    float[] relevance = new float[clips];
    for (double[] w : windows) {
      int last = Math.max(0, Math.min((int) (w[1] / clip), clips) - 1);
      int first = Math.max(0, Math.min((int) (w[0] / clip), last));
      Arrays.fill(relevance, first, last + 1, 1);
    }
    int[] inside = clips(relevance, true);
    int[] outside = clips(relevance, false);
    int[] high = draw(inside.length > 0 ? inside : outside, random);
    int[] low = outside.length >= PAIRS ? draw(outside, random) : high;
    return new Labels(spans(windows, durationSeconds, random), relevance, high, low);
  }

  /**
   * Labels where clips are scored too (QVHighlights): a relevant clip's score is the sum of its
   * annotators'. The pairs are the best against the worst relevant clip, and a random relevant
   * against a random irrelevant one. Clips beyond the video's features are left out.
   *
   * @param relevant numbers of the relevant clips
   * @param scores scores of each of them, one an annotator
   * @param clipSeconds length of a clip
   */
  public static Labels ofHighlights(
      List<double[]> windows,
      int[] relevant,
      int[][] scores,
      int clips,
      double clipSeconds,
      RandomGenerator random) {
    if (relevant.length != scores.length) {
      throw new IllegalArgumentException(
          "expected scores of %d clips but found %d".formatted(relevant.length, scores.length));
    }
    float[] relevance = new float[clips];
    List<Integer> known = new ArrayList<>();
    int best = -1;
    int worst = -1;
    for (int i = 0; i < relevant.length; i++) {
      int c = relevant[i];
      if (c < 0 || c >= clips) {
        continue;
      }
      relevance[c] = Arrays.stream(scores[i]).sum();
      known.add(c);
      best = best < 0 || relevance[c] >= relevance[best] ? c : best;
      worst = worst < 0 || relevance[c] < relevance[worst] ? c : worst;
    }
    float[][] spans = spans(windows, clips * clipSeconds, random);
    if (known.isEmpty()) {
      int[] same = draw(clips(relevance, false), random);
      return new Labels(spans, relevance, same, same);
    }
    int[] other = IntStream.range(0, clips).filter(c -> !known.contains(c)).toArray();
    int easyHigh = known.get(random.nextInt(known.size()));
    int easyLow = other.length > 0 ? other[random.nextInt(other.length)] : worst;
    return new Labels(spans, relevance, new int[] {best, easyHigh}, new int[] {worst, easyLow});
  }

  /** The labels of a batch, clips padded to the longest. */
  public static TemporalTargets batch(List<Labels> samples) {
    int longest = samples.stream().mapToInt(s -> s.relevance.length).max().orElse(0);
    int total = samples.stream().mapToInt(s -> s.spans.length).sum();
    float[] span = new float[2 * total];
    float[] relevance = new float[samples.size() * longest];
    long[] high = new long[samples.size() * PAIRS];
    long[] low = new long[samples.size() * PAIRS];
    int[] counts = new int[samples.size()];
    int k = 0;
    for (int b = 0; b < samples.size(); b++) {
      Labels s = samples.get(b);
      counts[b] = s.spans.length;
      for (float[] w : s.spans) {
        System.arraycopy(w, 0, span, 2 * k++, 2);
      }
      System.arraycopy(s.relevance, 0, relevance, b * longest, s.relevance.length);
      for (int i = 0; i < PAIRS; i++) {
        high[b * PAIRS + i] = s.high[i];
        low[b * PAIRS + i] = s.low[i];
      }
    }
    return new TemporalTargets(
        Tensors.of(span, total, 2),
        counts,
        Tensors.of(relevance, samples.size(), longest),
        Optional.of(
            new TemporalTargets.Pairs(
                Tensors.of(high, samples.size(), PAIRS), Tensors.of(low, samples.size(), PAIRS))));
  }

  /** Centre and width as fractions of the clips' time, cut to it; at most five, drawn at random. */
  private static float[][] spans(List<double[]> windows, double seconds, RandomGenerator random) {
    List<double[]> some = new ArrayList<>(windows);
    if (some.size() > MOST_SPANS) {
      Collections.shuffle(some, new java.util.Random(random.nextLong()));
      some = some.subList(0, MOST_SPANS);
    }
    return some.stream()
        .map(
            w -> {
              double start = Math.max(0, Math.min(1, w[0] / seconds));
              double end = Math.max(0, Math.min(1, w[1] / seconds));
              return new float[] {(float) ((start + end) / 2), (float) (end - start)};
            })
        .toArray(float[][]::new);
  }

  private static int[] clips(float[] relevance, boolean relevant) {
    return IntStream.range(0, relevance.length).filter(c -> relevance[c] > 0 == relevant).toArray();
  }

  /** Two different ones, or the only one twice. */
  private static int[] draw(int[] from, RandomGenerator random) {
    int a = random.nextInt(from.length);
    int b = from.length == 1 ? a : (a + 1 + random.nextInt(from.length - 1)) % from.length;
    return new int[] {from[a], from[b]};
  }
}
