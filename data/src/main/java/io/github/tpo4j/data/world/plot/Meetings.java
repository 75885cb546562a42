package io.github.tpo4j.data.world.plot;

import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Dice;
import io.github.tpo4j.data.world.Scene;
import io.github.tpo4j.data.world.plot.Routes.Knot;
import java.util.List;

/**
 * Ways of an actor to another or to a wall. Every method tries once and says whether the way fits
 * into the picture and the time. Lengths are heights, times seconds.
 */
final class Meetings {
  private final Dice dice;
  private final Ground ground;
  private final Routes routes;
  private final double seconds;
  private final double aspect;

  Meetings(Dice dice, Ground ground, Routes routes, double seconds, double aspect) {
    this.dice = dice;
    this.ground = ground;
    this.routes = routes;
    this.seconds = seconds;
    this.aspect = aspect;
  }

  /** Comes to another that stands, rests beside it edge to edge, and goes back or stays. */
  boolean touch(Course c, Course other) {
    routes.still(other);
    double[] h = routes.direction();
    double[] at = {other.x[0], other.y[0]};
    double apart =
        c.outline.meeting(
            c.diameter / 2,
            c.angle[0],
            other.outline,
            other.diameter / 2,
            other.angle[0],
            h[0],
            h[1]);
    double[] contact = {at[0] - h[0] * apart, at[1] - h[1] * apart};
    double start = -dice.between(0.25, 0.6);
    boolean inside = ground.holds(contact[0] + h[0] * start, contact[1] + h[1] * start, c.reach());
    if (!ground.holds(contact[0], contact[1], c.reach())) {
      return false;
    }
    if (!inside) {
      start = -ground.wayOut(contact[0], contact[1], -h[0], -h[1], c.reach());
    }
    double early = inside ? 0 : dice.between(0.05, 0.2) * seconds;
    double arrival = Math.max(early + 1, dice.between(0.25, 0.5) * seconds);
    double go = arrival + dice.between(0.8, 1.4);
    double end = go + dice.between(1.2, 2.5);
    if (go + 1 > seconds || -start / (arrival - early) > 0.6) {
      return false;
    }
    c.motion = Actor.Motion.STOP_AND_GO;
    if (dice.chance(0.3)) {
      routes.rest(c, arrival, seconds);
      routes.follow(c, contact, h, List.of(new Knot(early, start), new Knot(arrival, 0)));
      return true;
    }
    routes.rest(c, arrival, go);
    if (inside && end < seconds - 0.3) {
      routes.rest(c, end, seconds);
    }
    routes.follow(
        c,
        contact,
        h,
        List.of(
            new Knot(early, start),
            new Knot(arrival, 0),
            new Knot(go, 0),
            new Knot(inside ? Math.min(end, seconds) : end, start)));
    return true;
  }

  /** Goes behind another that stands, which has to be large and without holes. */
  boolean hide(Course c, Course other) {
    routes.still(other);
    return behind(c, new double[] {other.x[0], other.y[0]}, other.reach(), routes.direction());
  }

  /** Goes behind a wall that is put up for it: the wall, or null where that does not fit. */
  Scene.Wall hideBehindWall(Course c) {
    double half = c.reach() + dice.between(0.015, 0.06);
    double[] at = ground.place(dice, half);
    boolean across = dice.chance(0.75);
    double[] h = across ? new double[] {dice.sign(), 0} : new double[] {0, dice.sign()};
    if (!behind(c, at, half, h)) {
      return null;
    }
    return across ? column(at, half) : beam(at, half);
  }

  /** From somewhere down to the ground. */
  private Scene.Wall column(double[] at, double half) {
    return wall(at[0] - half, at[1] - half, at[0] + half, 1);
  }

  /** From the nearer side into the picture. */
  private Scene.Wall beam(double[] at, double half) {
    return at[0] < 0
        ? wall(-2, at[1] - half, at[0] + half, at[1] + half)
        : wall(at[0] - half, at[1] - half, 2, at[1] + half);
  }

  /** A wall of corners in heights from the centre. */
  private Scene.Wall wall(double left, double top, double right, double bottom) {
    return new Scene.Wall(
        grid(0.5 + left / aspect), grid(0.5 + top), grid(0.5 + right / aspect), grid(0.5 + bottom));
  }

  /** A wall that nobody needs. */
  Scene.Wall wall() {
    double half = dice.between(0.06, 0.13);
    double[] at = ground.place(dice, half);
    return dice.chance(0.7) ? column(at, half) : beam(at, half);
  }

  /** Through the place, or to it and back, or to it for good. */
  private boolean behind(Course c, double[] at, double half, double[] h) {
    double before = half + c.reach() + dice.between(0.04, 0.35);
    double after = half + c.reach() + dice.between(0.04, 0.35);
    double arrival = dice.between(0.28, 0.45) * seconds;
    double go = arrival + dice.between(0.3, 1.2);
    int plot = dice.weighted(0.55, 0.25, 0.2);
    boolean inside = holds(c, at, h, -before);
    if (!inside) {
      before = ground.wayOut(at[0], at[1], -h[0], -h[1], c.reach());
    }
    if (go + 1.2 > seconds || before / arrival > 0.6 || plot == 0 && !holds(c, at, h, after)) {
      return false;
    }
    c.motion = Actor.Motion.STOP_AND_GO;
    double early = inside ? 0 : dice.between(0, 0.3) * arrival;
    Knot start = new Knot(early, -before);
    Knot in = new Knot(arrival, 0);
    Knot out = new Knot(go, 0);
    double end = Math.min(seconds, go + Math.max(1.2, (plot == 0 ? after : before) / 0.35));
    routes.follow(
        c,
        at,
        h,
        plot == 2
            ? List.of(start, in)
            : List.of(start, in, out, new Knot(end, plot == 0 ? after : -before)));
    return (plot == 0 ? after : before) / (end - go) < 0.6;
  }

  private boolean holds(Course c, double[] p, double[] h, double way) {
    return ground.holds(p[0] + h[0] * way, p[1] + h[1] * way, c.reach());
  }

  private static double grid(double v) {
    return Math.rint(v * 1e4) / 1e4;
  }
}
