package io.github.tpo4j.eval.mask;

import io.github.tpo4j.core.mask.BitMask;
import io.github.tpo4j.core.mask.Contour;

/**
 * J and F of one object in each frame of a video.
 *
 * @param j region similarity
 * @param f contour accuracy
 */
record FrameScores(double[] j, double[] f) {
  FrameScores(int frames) {
    this(new double[frames], new double[frames]);
  }

  /** Scores one frame. */
  void set(int frame, BitMask prediction, BitMask truth) {
    j[frame] = prediction.regionSimilarity(truth);
    f[frame] = Contour.of(prediction).match(Contour.of(truth)).f();
  }

  double meanJ() {
    return mean(j);
  }

  double meanF() {
    return mean(f);
  }

  /** Mean of both over all frames. */
  double meanJandF() {
    return (meanJ() + meanF()) / 2;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
