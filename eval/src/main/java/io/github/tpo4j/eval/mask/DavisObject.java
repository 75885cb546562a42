package io.github.tpo4j.eval.mask;

import java.util.Arrays;

/**
 * One measure of one object over the frames of a sequence, as DAVIS sums it up.
 *
 * @param mean over frames
 * @param recall share of frames above one half
 * @param decay how much the first quarter of the frames is better than the last
 */
record DavisObject(double mean, double recall, double decay) {
  private static final int QUARTERS = 4;

  static DavisObject of(double[] frames) {
    int[] edges = new int[QUARTERS + 1];
    for (int i = 0; i <= QUARTERS; i++) {
      double edge = 1 + i * (frames.length - 1) / (double) QUARTERS;
      // the official tool keeps edges in 8 bits, so they wrap beyond 256 frames
      edges[i] = ((int) Math.rint(edge + 1e-10) - 1) & 255;
    }
    double above = Arrays.stream(frames).filter(v -> v > 0.5).count();
    return new DavisObject(
        mean(frames, 0, frames.length),
        above / frames.length,
        mean(frames, edges[0], edges[1] + 1) - mean(frames, edges[3], edges[4] + 1));
  }

  private static double mean(double[] frames, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += frames[i];
    }
    return from < to ? sum / (to - from) : Double.NaN;
  }
}
