package io.github.tpo4j.data.world;

import io.github.tpo4j.core.Box;
import java.util.List;
import java.util.Optional;

/**
 * A thing of the world and where it is on every frame.
 *
 * @param id from 0, its place in {@link Story#actors}
 * @param look how it looks at the beginning
 * @param states one a frame
 */
public record Actor(int id, Look look, List<State> states) {
  public Actor {
    states = List.copyOf(states);
  }

  /**
   * An actor on one frame.
   *
   * @param x centre, fraction of the width; may lie outside the picture
   * @param y centre, fraction of the height
   * @param size diameter as a fraction of the height
   * @param angle turn in radians, clockwise
   * @param colour its colour now
   * @param box around its visible pixels, as fractions; empty if it cannot be seen
   * @param visible share of its pixels that can be seen: not hidden and inside the picture
   */
  public record State(
      double x,
      double y,
      double size,
      double angle,
      Look.Colour colour,
      Optional<Box> box,
      double visible) {}
}
