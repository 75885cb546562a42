package io.github.tpo4j.data.world.plot;

import io.github.tpo4j.data.world.Dice;
import io.github.tpo4j.data.world.Scene;
import java.util.List;

/**
 * The part of the world that the camera sees, in heights from the centre of the picture at rest:
 * what is in the picture on every frame, and what is on some.
 */
final class Ground {
  private final Rectangle always;
  private final Rectangle ever;

  private record Rectangle(double left, double top, double right, double bottom) {
    boolean holds(double x, double y, double margin) {
      return x - margin >= left && x + margin <= right && y - margin >= top && y + margin <= bottom;
    }
  }

  /** Of a camera's way, for pictures of a width in heights. */
  Ground(List<Scene.View> views, double aspect) {
    double left = -9;
    double top = -9;
    double right = 9;
    double bottom = 9;
    double minX = 9;
    double minY = 9;
    double maxX = -9;
    double maxY = -9;
    for (Scene.View v : views) {
      double halfWidth = aspect / 2 / v.zoom();
      double halfHeight = 0.5 / v.zoom();
      left = Math.max(left, v.dx() - halfWidth);
      right = Math.min(right, v.dx() + halfWidth);
      top = Math.max(top, v.dy() - halfHeight);
      bottom = Math.min(bottom, v.dy() + halfHeight);
      minX = Math.min(minX, v.dx() - halfWidth);
      maxX = Math.max(maxX, v.dx() + halfWidth);
      minY = Math.min(minY, v.dy() - halfHeight);
      maxY = Math.max(maxY, v.dy() + halfHeight);
    }
    always = new Rectangle(left, top, right, bottom);
    ever = new Rectangle(minX, minY, maxX, maxY);
  }

  /** A place where something of a radius is in the picture on every frame: x and y. */
  double[] place(Dice dice, double radius) {
    return new double[] {
      within(dice, always.left + radius, always.right - radius),
      within(dice, always.top + radius, always.bottom - radius)
    };
  }

  private static double within(Dice dice, double low, double high) {
    return low < high ? dice.between(low, high) : (low + high) / 2;
  }

  /** Whether something of a radius is in the picture on every frame. */
  boolean holds(double x, double y, double radius) {
    return always.holds(x, y, radius);
  }

  /** How far something of a radius has to go from a place until no frame shows it. */
  double wayOut(double x, double y, double dx, double dy, double radius) {
    double way = 0;
    while (meets(x + dx * way, y + dy * way, radius + 0.01)) {
      way += 0.01;
    }
    return way;
  }

  private boolean meets(double x, double y, double r) {
    return x + r > ever.left && x - r < ever.right && y + r > ever.top && y - r < ever.bottom;
  }

  double left() {
    return always.left;
  }

  double right() {
    return always.right;
  }

  double top() {
    return always.top;
  }

  double bottom() {
    return always.bottom;
  }
}
