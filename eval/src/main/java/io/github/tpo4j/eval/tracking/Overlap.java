package io.github.tpo4j.eval.tracking;

/** Formulas that compare two boxes {@code x, y, w, h}. */
final class Overlap {
  /** Smallest step above 1, as NumPy's {@code finfo(float).eps}. */
  static final double EPS = Math.ulp(1.0);

  private Overlap() {}

  /** IoU on inclusive pixels (OTB, LaSOT); NaN if a number is. */
  static double inclusive(double[] a, double[] b) {
    double w = Math.min(a[0] + a[2] - 1, b[0] + b[2] - 1) - Math.max(a[0], b[0]) + 1;
    double h = Math.min(a[1] + a[3] - 1, b[1] + b[3] - 1) - Math.max(a[1], b[1]) + 1;
    double inter = Math.max(0, w) * Math.max(0, h);
    return inter / (a[2] * a[3] + b[2] * b[3] - inter);
  }

  /** IoU of continuous boxes with a guarded union, clipped to [0, 1] (got-10k toolkit). */
  static double guarded(double[] a, double[] b) {
    double w = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
    double h = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
    double inter = Math.max(w, 0) * Math.max(h, 0);
    double union = a[2] * a[3] + b[2] * b[3] - inter;
    return Math.max(0, Math.min(1, inter / (union + EPS)));
  }

  /** Distance of the centres in pixels. */
  static double distance(double[] a, double[] b) {
    double dx = centre(a, 0) - centre(b, 0);
    double dy = centre(a, 1) - centre(b, 1);
    return Math.sqrt(dx * dx + dy * dy);
  }

  /** Distance of the centres in sizes of the true box; both centres are divided first. */
  static double normalised(double[] box, double[] truth) {
    double dx = centre(box, 0) / truth[2] - centre(truth, 0) / truth[2];
    double dy = centre(box, 1) / truth[3] - centre(truth, 1) / truth[3];
    return Math.sqrt(dx * dx + dy * dy);
  }

  /** Middle of the inclusive pixels along an axis. */
  static double centre(double[] box, int axis) {
    return box[axis] + (box[axis + 2] - 1) / 2;
  }
}
