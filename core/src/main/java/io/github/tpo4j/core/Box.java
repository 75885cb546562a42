package io.github.tpo4j.core;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An axis-aligned box: two corners in fractions of the image's width and height, so that it holds
 * for every resolution. {@code x} grows to the right, {@code y} downwards; {@code x1 <= x2} and
 * {@code y1 <= y2} are not enforced, because a model may answer otherwise: see {@link #clamped}.
 */
public record Box(
    @JsonProperty("x1") double x1,
    @JsonProperty("y1") double y1,
    @JsonProperty("x2") double x2,
    @JsonProperty("y2") double y2) {

  /** Box from pixel corners in an image of the given size. */
  public static Box ofPixels(double x1, double y1, double x2, double y2, int width, int height) {
    return new Box(x1 / width, y1 / height, x2 / width, y2 / height);
  }

  /** Corners {@code x1 y1 x2 y2} in pixels of an image of the given size. */
  public double[] toPixels(int width, int height) {
    return new double[] {x1 * width, y1 * height, x2 * width, y2 * height};
  }

  /** The same box with corners in order and inside the image. */
  public Box clamped() {
    return new Box(
        clamp(Math.min(x1, x2)),
        clamp(Math.min(y1, y2)),
        clamp(Math.max(x1, x2)),
        clamp(Math.max(y1, y2)));
  }

  /** Share of the image covered; 0 for an empty or inverted box. */
  public double area() {
    return Math.max(0, x2 - x1) * Math.max(0, y2 - y1);
  }

  /** Intersection over union with another box; 0 where both are empty. */
  public double iou(Box other) {
    double w = Math.min(x2, other.x2) - Math.max(x1, other.x1);
    double h = Math.min(y2, other.y2) - Math.max(y1, other.y1);
    double inter = Math.max(0, w) * Math.max(0, h);
    double union = area() + other.area() - inter;
    return union <= 0 ? 0 : inter / union;
  }

  private static double clamp(double v) {
    return Math.max(0, Math.min(1, v));
  }
}
