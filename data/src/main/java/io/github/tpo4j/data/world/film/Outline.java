package io.github.tpo4j.data.world.film;

import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Dice;
import io.github.tpo4j.data.world.Look;
import java.util.EnumMap;
import java.util.Map;

/**
 * The silhouette of a shape about the origin, for an actor of diameter 2: how far a place is from
 * its edge, negative inside. Kept as a grid that is read bilinearly, so that every shape costs the
 * same; the arithmetic is exact IEEE, so that masks are the same on every machine. {@code x} grows
 * to the right and {@code y} downwards.
 */
public final class Outline {
  /** Half the side of the square that the grid covers. */
  private static final double HALF = 1.3;

  private static final int CELLS = 96;
  private static final double SCALE = CELLS / (2 * HALF);

  private static final Map<Look.Shape, Outline> NAMED = named();

  private final float[] grid = new float[(CELLS + 1) * (CELLS + 1)];
  private final double reach;

  private Outline(Edge edge) {
    double far = 0;
    for (int row = 0, at = 0; row <= CELLS; row++) {
      for (int col = 0; col <= CELLS; col++, at++) {
        double x = col / SCALE - HALF;
        double y = row / SCALE - HALF;
        grid[at] = (float) edge.distance(x, y);
        far = grid[at] <= 0 ? Math.max(far, x * x + y * y) : far;
      }
    }
    reach = Math.min(HALF, Math.sqrt(far) + 1 / SCALE);
  }

  /** The outline of a shape; the skin's seed decides how a {@link Look.Shape#BLOB} looks. */
  public static Outline of(Look.Shape shape, Actor.Skin skin) {
    return shape == Look.Shape.BLOB
        ? new Outline(new Polygon(blob(new Dice(skin.seed()).of("blob", 0))))
        : NAMED.get(shape);
  }

  /** Distance of a place from the edge; beyond the grid a value that is large enough. */
  public double at(double x, double y) {
    double col = (x + HALF) * SCALE;
    double row = (y + HALF) * SCALE;
    if (!(col >= 0 && row >= 0 && col < CELLS && row < CELLS)) {
      return HALF;
    }
    int c = (int) col;
    int r = (int) row;
    double fx = col - c;
    double fy = row - r;
    int at = r * (CELLS + 1) + c;
    double upper = grid[at] + (grid[at + 1] - grid[at]) * fx;
    double lower = grid[at + CELLS + 1] + (grid[at + CELLS + 2] - grid[at + CELLS + 1]) * fx;
    return upper + (lower - upper) * fy;
  }

  /** Radius of a circle about the origin that holds all of it. */
  public double reach() {
    return reach;
  }

  /**
   * Way between two centres at which the outlines meet edge to edge.
   *
   * @param radius of this, and its turn; likewise of the other
   * @param dx direction from this to the other, of length 1
   */
  public double meeting(
      double radius,
      double angle,
      Outline other,
      double otherRadius,
      double otherAngle,
      double dx,
      double dy) {
    double way = reach * radius + other.reach * otherRadius;
    for (int i = 0; i < 40; i++) { // steps as long as the gap cannot jump over the meeting
      double gap =
          Math.min(
              gap(radius, angle, other, otherRadius, otherAngle, dx * way, dy * way),
              other.gap(otherRadius, otherAngle, this, radius, angle, -dx * way, -dy * way));
      if (gap < 1e-3) {
        break;
      }
      way -= gap;
    }
    return way;
  }

  /** Least distance of the edge of this from the other outline, whose centre is at x, y. */
  private double gap(
      double radius,
      double angle,
      Outline other,
      double otherRadius,
      double otherAngle,
      double x,
      double y) {
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double otherCos = StrictMath.cos(otherAngle);
    double otherSin = StrictMath.sin(otherAngle);
    double least = 2;
    for (int row = 0, at = 0; row <= CELLS; row++) {
      for (int col = 0; col <= CELLS; col++, at++) {
        if (grid[at] <= 0 && grid[at] > -2 / SCALE) {
          double u = (col / SCALE - HALF) * radius;
          double v = (row / SCALE - HALF) * radius;
          double px = u * cos - v * sin - x;
          double py = u * sin + v * cos - y;
          double d =
              other.distance(
                  px * otherCos + py * otherSin, -px * otherSin + py * otherCos, otherRadius);
          least = Math.min(least, d + grid[at] * radius);
        }
      }
    }
    return least;
  }

  /** Distance for an actor of another radius; a lower bound beyond the grid. */
  private double distance(double x, double y, double radius) {
    double far = Math.max(Math.abs(x), Math.abs(y));
    if (far >= HALF * radius * 0.99) {
      return Math.sqrt(x * x + y * y) - reach * radius;
    }
    return at(x / radius, y / radius) * radius;
  }

  private interface Edge {
    double distance(double x, double y);
  }

  /** A closed line of corners {@code x0 y0 x1 y1 …}. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Polygon(double... corners) implements Edge {
    @Override
    public double distance(double x, double y) {
      double least = Double.MAX_VALUE;
      boolean inside = false;
      double ax = corners[corners.length - 2];
      double ay = corners[corners.length - 1];
      for (int i = 0; i < corners.length; i += 2) {
        double bx = corners[i];
        double by = corners[i + 1];
        double ex = bx - ax;
        double ey = by - ay;
        double t = ((x - ax) * ex + (y - ay) * ey) / (ex * ex + ey * ey);
        t = Math.max(0, Math.min(1, t));
        double px = x - ax - t * ex;
        double py = y - ay - t * ey;
        least = Math.min(least, px * px + py * py);
        if (ay > y != by > y && x < ax + ex * (y - ay) / ey) {
          inside = !inside;
        }
        ax = bx;
        ay = by;
      }
      return inside ? -Math.sqrt(least) : Math.sqrt(least);
    }
  }

  private static Map<Look.Shape, Outline> named() {
    Map<Look.Shape, Outline> all = new EnumMap<>(Look.Shape.class);
    all.put(Look.Shape.CIRCLE, new Outline((x, y) -> Math.sqrt(x * x + y * y) - 1));
    all.put(
        Look.Shape.RING, new Outline((x, y) -> Math.abs(Math.sqrt(x * x + y * y) - 0.73) - 0.29));
    polygon(all, Look.Shape.SQUARE, -0.84, -0.84, 0.84, -0.84, 0.84, 0.84, -0.84, 0.84);
    polygon(all, Look.Shape.TRIANGLE, 0, -1.02, 1.08, 0.84, -1.08, 0.84);
    all.put(Look.Shape.STAR, new Outline(new Polygon(star())));
    polygon(
        all,
        Look.Shape.CROSS,
        -0.34,
        -1,
        0.34,
        -1,
        0.34,
        -0.34,
        1,
        -0.34,
        1,
        0.34,
        0.34,
        0.34,
        0.34,
        1,
        -0.34,
        1,
        -0.34,
        0.34,
        -1,
        0.34,
        -1,
        -0.34,
        -0.34,
        -0.34);
    all.put(Look.Shape.HEART, new Outline(new Polygon(heart())));
    polygon(
        all,
        Look.Shape.ARROW,
        -1.1,
        -0.34,
        0.08,
        -0.34,
        0.08,
        -0.9,
        1.12,
        0,
        0.08,
        0.9,
        0.08,
        0.34,
        -1.1,
        0.34);
    return all;
  }

  private static void polygon(Map<Look.Shape, Outline> all, Look.Shape shape, double... corners) {
    all.put(shape, new Outline(new Polygon(corners)));
  }

  private static double[] star() {
    double[] corners = new double[20];
    for (int i = 0; i < 10; i++) {
      double r = i % 2 == 0 ? 1.18 : 0.52;
      corners[2 * i] = r * StrictMath.sin(Math.PI * i / 5);
      corners[2 * i + 1] = -r * StrictMath.cos(Math.PI * i / 5) + 0.06;
    }
    return corners;
  }

  private static double[] heart() {
    int n = 40;
    double[] corners = new double[2 * n];
    for (int i = 0; i < n; i++) {
      double t = 2 * Math.PI * i / n;
      double s = StrictMath.sin(t);
      corners[2 * i] = s * s * s * 1.08;
      double y =
          13 * StrictMath.cos(t)
              - 5 * StrictMath.cos(2 * t)
              - 2 * StrictMath.cos(3 * t)
              - StrictMath.cos(4 * t);
      corners[2 * i + 1] = -(y + 2.5) / 14;
    }
    return corners;
  }

  /** A closed curve whose distance from the origin swings, drawn out in one direction. */
  private static double[] blob(Dice dice) {
    int n = 48;
    double[] radius = new double[n];
    double far = 0;
    for (int k = 2; k <= 6; k++) {
      double swing = dice.between(0, 0.5) / k;
      double phase = dice.between(0, 2 * Math.PI);
      for (int i = 0; i < n; i++) {
        radius[i] += swing * StrictMath.cos(2 * Math.PI * i * k / n + phase);
      }
    }
    for (double r : radius) {
      far = Math.max(far, 1 + r);
    }
    double flat = dice.between(0.55, 1);
    double[] corners = new double[2 * n];
    for (int i = 0; i < n; i++) {
      double r = 1.12 * (1 + radius[i]) / far;
      corners[2 * i] = r * StrictMath.cos(2 * Math.PI * i / n);
      corners[2 * i + 1] = r * flat * StrictMath.sin(2 * Math.PI * i / n);
    }
    return corners;
  }
}
