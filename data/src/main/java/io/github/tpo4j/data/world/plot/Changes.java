package io.github.tpo4j.data.world.plot;

import io.github.tpo4j.data.world.Dice;
import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Look;

/** What can happen to an actor wherever it is: it turns, changes its colour, grows or shrinks. */
final class Changes {
  private final Dice dice;
  private final double fps;
  private final double seconds;

  Changes(Dice dice, double fps, int frames) {
    this.dice = dice;
    this.fps = fps;
    this.seconds = frames / fps;
  }

  /** Half a turn or a whole one. */
  void turn(Course c) {
    double length = dice.between(1, 1.8);
    double start = start(length);
    double way = (dice.chance(0.5) ? Math.PI : 2 * Math.PI) * dice.sign();
    for (int f = 0; f < c.angle.length; f++) {
      c.angle[f] += way * done(f, start, length);
    }
    tell(c, Event.Kind.TURN, start, length);
  }

  /** Another colour from the middle of the change on. */
  void colour(Course c, Look.Colour to) {
    double length = 0.5;
    double start = start(length);
    for (int f = 0; f < c.colour.length; f++) {
      c.colour[f] = done(f, start, length) >= 0.5 ? to : c.colour[f];
    }
    tell(c, Event.Kind.CHANGE_COLOUR, start, length);
  }

  /** A small one grows, a large one shrinks. */
  void size(Course c) {
    boolean grows = c.look.size() == Look.Size.SMALL;
    double factor = grows ? dice.between(1.6, 1.9) : dice.between(0.5, 0.6);
    double length = dice.between(0.9, 1.6);
    double start = start(length);
    for (int f = 0; f < c.size.length; f++) {
      c.size[f] *= 1 + (factor - 1) * done(f, start, length);
    }
    tell(c, grows ? Event.Kind.GROW : Event.Kind.SHRINK, start, length);
  }

  /** A slow turn all the time, which is not an event. */
  void roll(Course c) {
    double speed = dice.between(-0.6, 0.6);
    for (int f = 0; f < c.angle.length; f++) {
      c.angle[f] += speed * f / fps;
    }
  }

  /** Whether a turn of a look can be seen. */
  static boolean turnShows(Look look) {
    return look.shape() != Look.Shape.CIRCLE && look.shape() != Look.Shape.RING;
  }

  private double start(double length) {
    double latest = Math.max(0.5, seconds - length - 0.5);
    return Math.rint(dice.between(0.5, latest) * fps) / fps;
  }

  /** From 0 before the start to 1 after the end. */
  private double done(int frame, double start, double length) {
    return Math.max(0, Math.min(1, (frame / fps - start) / length));
  }

  private static void tell(Course c, Event.Kind kind, double start, double length) {
    c.events.add(new Event(kind, -1, -1, start, start + length));
  }
}
