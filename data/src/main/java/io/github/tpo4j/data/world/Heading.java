package io.github.tpo4j.data.world;

import java.util.List;
import java.util.Optional;

/** Where an actor moves to, as seen in the picture. */
public enum Heading {
  LEFT(-1, 0),
  RIGHT(1, 0),
  UP(0, -1),
  DOWN(0, 1),
  UP_LEFT(-1, -1),
  UP_RIGHT(1, -1),
  DOWN_LEFT(-1, 1),
  DOWN_RIGHT(1, 1);

  /** Way that counts as movement, in heights. */
  private static final double FAR = 0.2;

  /** Cosine of the angle up to which a direction has a heading's name: 20 degrees. */
  private static final double CLOSE = 0.94;

  private final double dx;
  private final double dy;

  Heading(int dx, int dy) {
    double length = Math.sqrt(dx * dx + dy * dy);
    this.dx = dx / length;
    this.dy = dy / length;
  }

  /** Part to the right of a step of length 1. */
  public double dx() {
    return dx;
  }

  /** Part downwards of a step of length 1. */
  public double dy() {
    return dy;
  }

  /**
   * The heading of an actor from where it is first seen to where it is last seen. Empty unless all
   * agree: it moves along one line, far enough, near one heading, and both over the ground and in
   * the picture, so that the camera does not matter.
   */
  public static Optional<Heading> of(Story story, Actor actor) {
    switch (actor.motion()) {
      case STRAIGHT, STOP_AND_GO, DRIFT -> {}
      default -> {
        return Optional.empty();
      }
    }
    List<Actor.State> states = actor.states();
    int first = 0;
    int last = states.size() - 1;
    while (first < last && states.get(first).visible() < 0.05) {
      first++;
    }
    while (last > first && states.get(last).visible() < 0.05) {
      last--;
    }
    Actor.State a = states.get(first);
    Actor.State b = states.get(last);
    Scene.View from = story.scene().views().get(first);
    Scene.View to = story.scene().views().get(last);
    double x = (b.x() - a.x()) * story.aspect();
    double y = b.y() - a.y();
    double groundX = (b.x() - 0.5) * story.aspect() / to.zoom() + to.dx();
    double groundY = (b.y() - 0.5) / to.zoom() + to.dy();
    groundX -= (a.x() - 0.5) * story.aspect() / from.zoom() + from.dx();
    groundY -= (a.y() - 0.5) / from.zoom() + from.dy();
    Optional<Heading> seen = of(x, y);
    return seen.equals(of(groundX, groundY)) ? seen : Optional.empty();
  }

  /** The heading of a way in heights; empty where it is short or between two headings. */
  public static Optional<Heading> of(double x, double y) {
    double length = Math.sqrt(x * x + y * y);
    if (length < FAR) {
      return Optional.empty();
    }
    for (Heading h : values()) {
      if ((h.dx * x + h.dy * y) / length >= CLOSE) {
        return Optional.of(h);
      }
    }
    return Optional.empty();
  }
}
