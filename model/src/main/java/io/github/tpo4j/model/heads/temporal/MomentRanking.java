package io.github.tpo4j.model.heads.temporal;

import io.github.tpo4j.core.Moment;
import io.github.tpo4j.model.heads.temporal.loss.Spans;
import io.github.tpo4j.model.torch.Tensors;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** From spans to moments, best first (model.md 7.13). */
// Q queries
public final class MomentRanking {
  private MomentRanking() {}

  /**
   * Moments in seconds: times and foreground probability in f32, cut to the video, best first,
   * equals in order of their queries, four decimals.
   *
   * @param logit_Q2 class scores; class 0 is foreground
   * @param span_Q2 centre and width, fractions of the video
   */
  public static List<Moment> of(Tensor logit_Q2, Tensor span_Q2, double durationSeconds) {
    float[] p = Tensors.floats(Tensors.f32(logit_Q2).softmax(-1).select(1, 0));
    float[] t =
        Tensors.floats(
            Spans.toStartEnd(Tensors.f32(span_Q2))
                .mul(Tensors.scalar(durationSeconds))
                .clamp_min(Tensors.scalar(0))
                .clamp_max(Tensors.scalar(durationSeconds)));
    List<Moment> moments = new ArrayList<>();
    for (int q = 0; q < p.length; q++) {
      moments.add(new Moment(t[2 * q], t[2 * q + 1], p[q]));
    }
    moments.sort(Comparator.comparingDouble(Moment::score).reversed());
    return moments.stream().map(MomentRanking::fourDecimals).toList();
  }

  /** Rounds every number of a moment to four decimals. */
  static Moment fourDecimals(Moment m) {
    return new Moment(fourDecimals(m.start()), fourDecimals(m.end()), fourDecimals(m.score()));
  }

  private static double fourDecimals(double x) {
    return new BigDecimal(x).setScale(4, RoundingMode.HALF_EVEN).doubleValue();
  }

  /**
   * Non-maximum suppression: best first, without those that overlap a better one by more than the
   * threshold.
   *
   * @param iou intersection over union
   * @param most how many to keep
   */
  public static List<Moment> suppress(List<Moment> moments, double iou, int most) {
    List<Moment> sorted = new ArrayList<>(moments);
    sorted.sort(Comparator.comparingDouble(Moment::score).reversed());
    List<Moment> kept = new ArrayList<>();
    for (Moment m : sorted) {
      if (kept.size() < most && kept.stream().allMatch(k -> iou(k, m) <= iou)) {
        kept.add(m);
      }
    }
    return kept;
  }

  /** Intersection over union in time; 0 for two empty moments. */
  static double iou(Moment a, Moment b) {
    double inter = Math.max(0, Math.min(a.end(), b.end()) - Math.max(a.start(), b.start()));
    double union = a.end() - a.start() + b.end() - b.start() - inter;
    return union > 0 ? inter / union : 0;
  }
}
