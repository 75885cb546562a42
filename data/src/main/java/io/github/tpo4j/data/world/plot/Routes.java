package io.github.tpo4j.data.world.plot;

import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Dice;
import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Heading;
import java.util.List;

/**
 * Ways through the picture for an actor that has to do with no other. Every method tries once and
 * says whether the way fits into the picture and the time. Lengths are heights, times seconds.
 */
final class Routes {
  /** Fastest that is still easy to follow, heights a second. */
  private static final double FASTEST = 0.6;

  private final Dice dice;
  private final Ground ground;
  private final double fps;
  private final double seconds;

  Routes(Dice dice, Ground ground, double fps, int frames) {
    this.dice = dice;
    this.ground = ground;
    this.fps = fps;
    this.seconds = frames / fps;
  }

  /** Gives a course some way. */
  boolean any(Course c, boolean bounces) {
    return switch (dice.weighted(0.12, 0.36, bounces ? 0.2 : 0, 0.18, 0.16, 0.1)) {
      case 0 -> still(c);
      case 1 -> straight(c);
      case 2 -> bounce(c);
      case 3 -> circle(c);
      case 4 -> stopAndGo(c);
      default -> drift(c);
    };
  }

  boolean still(Course c) {
    double[] p = ground.place(dice, c.reach());
    c.motion = Actor.Motion.STILL;
    follow(c, p, new double[] {1, 0}, List.of(new Knot(0, 0), new Knot(seconds, 0)));
    return true;
  }

  /** One line at one speed: inside, into the picture, out of it, or through it. */
  boolean straight(Course c) {
    double[] p = ground.place(dice, c.reach());
    double[] h = direction();
    double in = ground.wayOut(p[0], p[1], -h[0], -h[1], c.reach());
    double out = ground.wayOut(p[0], p[1], h[0], h[1], c.reach());
    double early = dice.between(0.06, 0.42) * seconds;
    double late = dice.between(0.6, 0.92) * seconds;
    c.motion = Actor.Motion.STRAIGHT;
    return switch (dice.weighted(0.35, 0.25, 0.25, 0.15)) {
      case 0 -> {
        double way = dice.between(0.3, 1.1);
        yield holds(c, p, h, way) && line(c, p, h, new Knot(0, 0), new Knot(seconds, way));
      }
      case 1 -> line(c, p, h, new Knot(early, -in), new Knot(seconds, 0));
      case 2 -> line(c, p, h, new Knot(0, 0), new Knot(late, out));
      default -> line(c, p, h, new Knot(early / 2, -in), new Knot(late, out));
    };
  }

  /** A line through two knots, drawn on to both ends of the time. */
  private boolean line(Course c, double[] p, double[] h, Knot a, Knot b) {
    double speed = (b.way - a.way) / (b.time - a.time);
    Knot first = new Knot(0, a.way - speed * a.time);
    Knot last = new Knot(seconds, b.way + speed * (seconds - b.time));
    follow(c, p, h, List.of(first, last));
    return speed < FASTEST && speed > 0.03;
  }

  /** One line with a rest: on the way, at its end, or before it begins. */
  boolean stopAndGo(Course c) {
    double[] p = ground.place(dice, c.reach());
    double[] h = direction();
    double before = dice.between(0.25, 0.7);
    double after = dice.between(0.25, 0.7);
    double stop = dice.between(0.25, 0.5) * seconds;
    double go = stop + Math.max(0.9, dice.between(0.15, 0.3) * seconds);
    double end = Math.min(seconds, go + dice.between(1.2, 4));
    c.motion = Actor.Motion.STOP_AND_GO;
    switch (dice.weighted(0.4, 0.3, 0.3)) {
      case 0 -> {
        if (!holds(c, p, h, -before) || !holds(c, p, h, after) || go + 1 > seconds) {
          return false;
        }
        rest(c, stop, go);
        if (end < seconds) {
          rest(c, end, seconds);
        }
        return knots(
            c,
            p,
            h,
            new Knot(0, -before),
            new Knot(stop, 0),
            new Knot(go, 0),
            new Knot(end, after));
      }
      case 1 -> {
        double in = ground.wayOut(p[0], p[1], -h[0], -h[1], c.reach());
        double early = dice.between(0.05, 0.3) * seconds;
        double arrival = early + Math.max(1, dice.between(0.2, 0.4) * seconds);
        if (arrival + 1 > seconds) {
          return false;
        }
        rest(c, arrival, seconds);
        return knots(c, p, h, new Knot(early, -in), new Knot(arrival, 0), new Knot(seconds, 0));
      }
      default -> {
        double out = ground.wayOut(p[0], p[1], h[0], h[1], c.reach());
        boolean leaves = dice.chance(0.5);
        if (!leaves && !holds(c, p, h, after)) {
          return false;
        }
        c.events.add(new Event(Event.Kind.GO, -1, -1, stop, stop + 0.5));
        return knots(
            c,
            p,
            h,
            new Knot(0, 0),
            new Knot(stop, 0),
            new Knot(Math.min(seconds, stop + (leaves ? 2.5 : 3.5)), leaves ? out : after));
      }
    }
  }

  /** Tells of a rest, and of the start after it. */
  void rest(Course c, double stop, double go) {
    c.events.add(new Event(Event.Kind.STOP, -1, -1, stop, go));
    if (go < seconds) {
      c.events.add(new Event(Event.Kind.GO, -1, -1, go, Math.min(seconds, go + 0.5)));
    }
  }

  private boolean knots(Course c, double[] p, double[] h, Knot... knots) {
    follow(c, p, h, List.of(knots));
    for (int i = 1; i < knots.length; i++) {
      double speed = (knots[i].way - knots[i - 1].way) / (knots[i].time - knots[i - 1].time);
      if (speed > FASTEST) {
        return false;
      }
    }
    return true;
  }

  /** Thrown back at the edges of the picture. */
  boolean bounce(Course c) {
    double r = c.reach();
    double[] p = ground.place(dice, r);
    double speed = dice.between(0.22, 0.42);
    double turn = dice.between(0.2, 1.37);
    double vx = speed * StrictMath.cos(turn) * dice.sign();
    double vy = speed * StrictMath.sin(turn) * dice.sign();
    double x = p[0];
    double y = p[1];
    c.motion = Actor.Motion.BOUNCE;
    for (int f = 0; f < c.x.length; f++) {
      c.x[f] = x;
      c.y[f] = y;
      x += vx / fps;
      y += vy / fps;
      boolean side = x - r < ground.left() && vx < 0 || x + r > ground.right() && vx > 0;
      boolean floor = y - r < ground.top() && vy < 0 || y + r > ground.bottom() && vy > 0;
      vx = side ? -vx : vx;
      vy = floor ? -vy : vy;
      double now = (f + 1) / fps;
      if ((side || floor) && now > 0.3 && now < seconds - 0.3) {
        c.events.add(new Event(Event.Kind.BOUNCE, -1, -1, now - 0.25, now + 0.25));
      }
    }
    return !c.events.isEmpty();
  }

  /** Round a point, all the time. */
  boolean circle(Course c) {
    double radius = dice.between(0.13, 0.28);
    double[] p = ground.place(dice, c.reach() + radius);
    double period = Math.max(3, Math.min(seconds * 1.3, dice.between(3, 7)));
    int sense = dice.sign();
    double phase = dice.between(0, 2 * Math.PI);
    c.motion = sense > 0 ? Actor.Motion.CLOCKWISE : Actor.Motion.COUNTERCLOCKWISE;
    for (int f = 0; f < c.x.length; f++) {
      double w = phase + sense * 2 * Math.PI * f / fps / period;
      c.x[f] = p[0] + radius * StrictMath.cos(w);
      c.y[f] = p[1] + radius * StrictMath.sin(w);
    }
    return ground.holds(p[0], p[1], c.reach() + radius);
  }

  /** A bend that gets faster. */
  boolean drift(Course c) {
    double[] p = ground.place(dice, c.reach());
    double[] h = direction();
    double way = dice.between(0.4, 1);
    double bend = way * dice.between(-0.18, 0.18);
    c.motion = Actor.Motion.DRIFT;
    for (int f = 0; f < c.x.length; f++) {
      double t = f / fps / seconds;
      double along = way * (0.15 * t + 0.85 * t * t);
      double across = bend * t * t;
      c.x[f] = p[0] + h[0] * along - h[1] * across;
      c.y[f] = p[1] + h[1] * along + h[0] * across;
    }
    return holds(c, p, h, way) && way * 1.85 / seconds < FASTEST;
  }

  private boolean holds(Course c, double[] p, double[] h, double way) {
    return ground.holds(p[0] + h[0] * way, p[1] + h[1] * way, c.reach());
  }

  /** Near one of the eight headings, mostly one of the four that run along the edges. */
  double[] direction() {
    Heading heading = Heading.values()[dice.chance(0.75) ? dice.below(4) : 4 + dice.below(4)];
    double jitter = dice.between(-0.14, 0.14);
    double cos = StrictMath.cos(jitter);
    double sin = StrictMath.sin(jitter);
    return new double[] {
      heading.dx() * cos - heading.dy() * sin, heading.dx() * sin + heading.dy() * cos
    };
  }

  /** Where on a line an actor is at a time. */
  record Knot(double time, double way) {}

  /** Moves along a line from a place; before the first knot and after the last it stands. */
  void follow(Course c, double[] from, double[] h, List<Knot> knots) {
    int next = 0;
    for (int f = 0; f < c.x.length; f++) {
      double t = f / fps;
      while (next < knots.size() && knots.get(next).time <= t) {
        next++;
      }
      double way;
      if (next == 0) {
        way = knots.get(0).way;
      } else if (next == knots.size()) {
        way = knots.get(next - 1).way;
      } else {
        Knot a = knots.get(next - 1);
        Knot b = knots.get(next);
        way = a.way + (b.way - a.way) * (t - a.time) / (b.time - a.time);
      }
      c.x[f] = from[0] + h[0] * way;
      c.y[f] = from[1] + h[1] * way;
    }
  }
}
