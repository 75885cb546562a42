package io.github.tpo4j.eval.tracking;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * One sequence as three curves over thresholds.
 *
 * @param success share of frames whose IoU is above 0, 0.05 … 1
 * @param precision share of frames whose centre is within 0, 1 … 50 pixels
 * @param normalised share of frames whose centre is within 0, 0.01 … 0.5 of the object's size
 * @param overlap mean IoU over frames that count
 */
record Curves(
    String name, double[] success, double[] precision, double[] normalised, double overlap) {
  private static final int SUCCESS = 21;
  private static final int PRECISION = 51;

  /**
   * Curves of frames.
   *
   * @param iou -1 passes no threshold
   * @param centre in pixels; -1 passes every threshold, infinity none
   * @param normalised likewise, in sizes of the object
   * @param frames what the counts are divided by
   */
  static Curves of(
      String name, double[] iou, double[] centre, double[] normalised, int frames, double overlap) {
    double[] success = new double[SUCCESS];
    for (int t = 0; t < SUCCESS; t++) {
      double threshold = t * 0.05;
      success[t] = Arrays.stream(iou).filter(v -> v > threshold).count() / (double) frames;
    }
    return new Curves(
        name, success, within(centre, 1, frames), within(normalised, 100, frames), overlap);
  }

  private static double[] within(double[] errors, int stepsOfOne, int frames) {
    double[] curve = new double[PRECISION];
    for (int t = 0; t < PRECISION; t++) {
      double threshold = (double) t / stepsOfOne;
      curve[t] = Arrays.stream(errors).filter(v -> v <= threshold).count() / (double) frames;
    }
    return curve;
  }

  /** Mean curve over sequences. */
  static double[] mean(List<Curves> sequences, Function<Curves, double[]> curve) {
    double[] mean = new double[curve.apply(sequences.get(0)).length];
    for (Curves c : sequences) {
      double[] values = curve.apply(c);
      for (int t = 0; t < mean.length; t++) {
        mean[t] += values[t];
      }
    }
    for (int t = 0; t < mean.length; t++) {
      mean[t] /= sequences.size();
    }
    return mean;
  }

  static double mean(double[] curve) {
    return Arrays.stream(curve).average().orElse(Double.NaN);
  }
}
