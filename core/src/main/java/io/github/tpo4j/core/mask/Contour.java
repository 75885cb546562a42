package io.github.tpo4j.core.mask;

/**
 * The contour of a mask and the pixels near it, from which DAVIS's contour accuracy F follows
 * (Perazzi et al., CVPR 2016). Made once a mask, it may be matched with many others.
 */
public final class Contour {
  /** How far apart two contours may run, as a share of the image's diagonal. */
  private static final double TOLERANCE = 0.008;

  private final BitMask boundary;
  private final BitMask near;
  private final int length;

  private Contour(BitMask boundary, BitMask near, int length) {
    this.boundary = boundary;
    this.near = near;
    this.length = length;
  }

  /**
   * How well a predicted contour follows the true one.
   *
   * @param precision share of the predicted contour that runs near the true one
   * @param recall share of the true contour that runs near the predicted one
   */
  public record Match(double precision, double recall) {
    /** The harmonic mean of both; 0 where both are 0. */
    public double f() {
      return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }
  }

  /** The contour of a mask. */
  public static Contour of(BitMask mask) {
    BitMask boundary = mask.boundary();
    int length = boundary.area();
    BitMask near = length == 0 ? boundary : boundary.dilated(radius(mask.height(), mask.width()));
    return new Contour(boundary, near, length);
  }

  /** Distance in pixels within which contours match in an image of this size. */
  public static int radius(int height, int width) {
    double diagonal = Math.sqrt((double) height * height + (double) width * width);
    return (int) Math.ceil(TOLERANCE * diagonal);
  }

  /** Number of contour pixels. */
  public int length() {
    return length;
  }

  /**
   * Matches this predicted contour with the true one. Where a side has no contour, its own share
   * counts as 1; so one-sided emptiness gives F = 0, and two empty masks agree.
   */
  public Match match(Contour truth) {
    double precision = length == 0 ? 1 : (double) boundary.common(truth.near) / length;
    double recall = truth.length == 0 ? 1 : (double) truth.boundary.common(near) / truth.length;
    return new Match(precision, recall);
  }
}
