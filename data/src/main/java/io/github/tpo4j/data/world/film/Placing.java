package io.github.tpo4j.data.world.film;

import io.github.tpo4j.data.world.Actor;

/**
 * Where an actor lies in a picture of pixels: the way from a pixel into the plane of its {@link
 * Outline}.
 *
 * @param x centre in pixels
 * @param y centre in pixels
 * @param radius half the diameter in pixels
 * @param cos of its turn
 * @param sin of its turn
 */
record Placing(double x, double y, double radius, double cos, double sin) {
  static Placing of(Actor.State state, int width, int height) {
    return new Placing(
        state.x() * width,
        state.y() * height,
        state.size() * height / 2,
        StrictMath.cos(state.angle()),
        StrictMath.sin(state.angle()));
  }

  double u(double px, double py) {
    return ((px - x) * cos + (py - y) * sin) / radius;
  }

  double v(double px, double py) {
    return ((py - y) * cos - (px - x) * sin) / radius;
  }

  /** Distance of a place from the edge in pixels, negative inside. */
  double distance(Outline outline, double px, double py) {
    return outline.at(u(px, py), v(px, py)) * radius;
  }
}
