package io.github.tpo4j.model.heads.temporal;

import io.github.tpo4j.core.Moment;
import java.util.List;

/**
 * What is done to ranked moments before they are shown: steps in order, arithmetic in f32, four
 * decimals at the end (model.md 7.13).
 *
 * @param clipSeconds times become multiples of this
 * @param minTime earliest time in seconds
 * @param maxTime latest time in seconds
 * @param minLength shortest moment in seconds
 * @param maxLength longest moment in seconds
 * @param anchor what stays where it is when a length changes
 * @param steps what is done
 */
public record PostProcessor(
    double clipSeconds,
    double minTime,
    double maxTime,
    double minLength,
    double maxLength,
    Anchor anchor,
    List<Step> steps) {

  /** Part of a moment that keeps its place when the length changes. */
  public enum Anchor {
    LEFT,
    CENTER,
    RIGHT
  }

  /** One change. */
  public enum Step {
    /** Lengths into their bounds. */
    CLIP_WINDOW_L,
    /** Times into their bounds. */
    CLIP_TS,
    /** Times to the nearest multiple of the clip length; halves to the even one. */
    ROUND_MULTIPLE
  }

  /**
   * As published: whole seconds. Rounding follows the cut to the video's length, so a moment may
   * end up to half a second after the video.
   */
  public static final PostProcessor PUBLISHED =
      new PostProcessor(1, 0, 50_000, 0, 50_000, Anchor.LEFT, List.of(Step.ROUND_MULTIPLE));

  /** Leaves times as they are. */
  public static final PostProcessor NONE =
      new PostProcessor(1, 0, 50_000, 0, 50_000, Anchor.LEFT, List.of());

  public PostProcessor {
    steps = List.copyOf(steps);
  }

  /** The moments in the same order. */
  public List<Moment> apply(List<Moment> moments) {
    return moments.stream().map(this::apply).toList();
  }

  private Moment apply(Moment m) {
    float[] w = {(float) m.start(), (float) m.end()};
    for (Step step : steps) {
      switch (step) {
        case CLIP_WINDOW_L -> {
          if (w[1] - w[0] < (float) minLength) {
            stretch(w, (float) minLength);
          }
          if (w[1] - w[0] > (float) maxLength) {
            stretch(w, (float) maxLength);
          }
        }
        case CLIP_TS -> {
          for (int i = 0; i < 2; i++) {
            w[i] = Math.max((float) minTime, Math.min((float) maxTime, w[i]));
          }
        }
        case ROUND_MULTIPLE -> {
          for (int i = 0; i < 2; i++) {
            w[i] = (float) Math.rint(w[i] / (float) clipSeconds) * (float) clipSeconds;
          }
        }
      }
    }
    return MomentRanking.fourDecimals(new Moment(w[0], w[1], (float) m.score()));
  }

  private void stretch(float[] w, float length) {
    switch (anchor) {
      case LEFT -> w[1] = w[0] + length;
      case RIGHT -> w[0] = w[1] - length;
      case CENTER -> {
        float centre = (w[0] + w[1]) / 2;
        w[0] = centre - length / 2;
        w[1] = centre + length / 2;
      }
    }
  }
}
