package io.github.tpo4j.data.world.plot;

import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.film.Outline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one actor is going to do: its place, size, turn and colour on every frame, in heights of the
 * picture from its centre, as a camera at rest would see it.
 */
final class Course {
  final Look look;
  final Actor.Skin skin;
  final Outline outline;
  final double diameter;
  Actor.Motion motion = Actor.Motion.STILL;
  final double[] x;
  final double[] y;
  final double[] size;
  final double[] angle;
  final Look.Colour[] colour;

  /** What happens by plan; the actor's number is filled in later. */
  final List<Event> events = new ArrayList<>();

  Course(Look look, Actor.Skin skin, double diameter, double turn, int frames) {
    this.look = look;
    this.skin = skin;
    this.outline = Outline.of(look.shape(), skin);
    this.diameter = diameter;
    this.x = new double[frames];
    this.y = new double[frames];
    this.size = new double[frames];
    this.angle = new double[frames];
    this.colour = new Look.Colour[frames];
    Arrays.fill(size, diameter);
    Arrays.fill(angle, turn);
    Arrays.fill(colour, look.colour());
  }

  /** Radius of a circle that holds it on its largest frame. */
  double reach() {
    return outline.reach() * Arrays.stream(size).max().orElse(0) / 2;
  }

  /** Whether it keeps a distance from another on every frame. */
  boolean isClearOf(Course other, double distance) {
    for (int f = 0; f < x.length; f++) {
      double dx = x[f] - other.x[f];
      double dy = y[f] - other.y[f];
      double least =
          outline.reach() * size[f] / 2 + other.outline.reach() * other.size[f] / 2 + distance;
      if (dx * dx + dy * dy < least * least) {
        return false;
      }
    }
    return true;
  }
}
