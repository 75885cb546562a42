package io.github.tpo4j.data.world.film;

import io.github.tpo4j.data.world.Scene;

/** The pixels of a wall on one frame, those inside the picture; right and bottom are exclusive. */
record PixelArea(int left, int top, int right, int bottom) {
  static PixelArea of(Scene.Wall wall, Scene.View view, int width, int height) {
    int left = column(wall.x1(), view, width, height);
    int top = row(wall.y1(), view, height);
    return new PixelArea(
        left,
        top,
        Math.max(left, column(wall.x2(), view, width, height)),
        Math.max(top, row(wall.y2(), view, height)));
  }

  private static int column(double x, Scene.View view, int width, int height) {
    double seen = view.seenX((x - 0.5) * width / height);
    return (int) Math.max(0, Math.min(width, Math.rint(seen * height + width / 2.0)));
  }

  private static int row(double y, Scene.View view, int height) {
    double seen = view.seenY(y - 0.5);
    return (int) Math.max(0, Math.min(height, Math.rint((seen + 0.5) * height)));
  }
}
