package io.github.tpo4j.data.world.choice;

import static io.github.tpo4j.data.world.choice.Question.among;
import static io.github.tpo4j.data.world.choice.Question.pooled;

import io.github.tpo4j.data.world.Actor.State;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.words.Captions;
import io.github.tpo4j.data.world.words.Cast;
import io.github.tpo4j.data.world.words.Grammar;
import io.github.tpo4j.data.world.words.Place;
import io.github.tpo4j.data.world.words.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Questions about how things and the camera move. */
final class MotionQuestions implements Asker {
  /** The fastest object is this many times as fast as the next. */
  private static final double CLEARLY = 1.6;

  /** Below this speed, in heights a second, nothing is called on its way. */
  private static final double SLOWEST = .03;

  @Override
  public List<Question> ask(Cast cast) {
    List<Question> all = new ArrayList<>();
    String clip = cast.story().id();
    for (Role r : cast.named()) {
      r.movement().ifPresent(verb -> ofOne(all, clip, r, verb));
      goesOn(r)
          .ifPresent(
              side ->
                  all.add(
                      pooled(
                          Kind.ACTION_PREDICTION,
                          clip,
                          "Where will %s leave the picture if it goes on as at the end?"
                              .formatted(r.name()),
                          side,
                          "side")));
    }
    byMovement(all, cast);
    fastest(all, cast);
    all.add(
        pooled(
            Kind.EGOCENTRIC_NAVIGATION,
            clip,
            "What does the camera do?",
            "it " + Captions.camera(cast),
            "camera"));
    return all;
  }

  private static void ofOne(List<Question> all, String clip, Role r, String verb) {
    String towards =
        r.heading().map(Role::direction).orElse(verb.startsWith("stay") ? "it stays still" : "");
    if (!towards.isEmpty()) {
      all.add(
          pooled(
              Kind.MOVING_DIRECTION,
              clip,
              "In which direction does %s move?".formatted(r.name()),
              towards,
              "direction"));
    }
    String manner =
        switch (r.actor().motion()) {
          case STILL -> "it stays still";
          case BOUNCE -> "it bounces";
          case CLOCKWISE -> "in a circle like a clock";
          case COUNTERCLOCKWISE -> "in a circle against the clock";
          case STOP_AND_GO -> "it stops and goes on";
          case STRAIGHT -> "in a straight line";
          case DRIFT -> "";
        };
    if (!manner.isEmpty()) {
      all.add(
          pooled(
              Kind.FINE_GRAINED_ACTION,
              clip,
              "How does %s move?".formatted(r.name()),
              manner,
              "manner"));
    }
  }

  /** Asks who moves in a way that only one of the cast has, or what that one looks like. */
  private static void byMovement(List<Question> all, Cast cast) {
    String clip = cast.story().id();
    if (cast.seen().stream().anyMatch(r -> r.movement().isEmpty())) {
      return;
    }
    TreeSet<String> verbs = new TreeSet<>();
    cast.seen().forEach(r -> verbs.add(r.movement().orElseThrow()));
    for (String verb : verbs) {
      Role one = Asker.onlyOne(cast, r -> r.movement().orElseThrow().equals(verb));
      if (one == null) {
        continue;
      }
      String does = Grammar.third(verb);
      List<String> rivals = Asker.others(cast.named(), one);
      if (rivals.size() > 1) {
        all.add(among(Kind.MOVING_OBJECT, clip, "Which object " + does + "?", one.name(), rivals));
      }
      if (one.colours().size() == 1) {
        all.add(
            pooled(
                Kind.MOVING_ATTRIBUTE,
                clip,
                "What is the colour of the object that " + does + "?",
                Look.word(one.actor().look().colour()),
                "colour"));
      }
      all.add(
          pooled(
              Kind.MOVING_ATTRIBUTE,
              clip,
              "What is the shape of the object that " + does + "?",
              one.shape(),
              "shape"));
    }
  }

  private static void fastest(List<Question> all, Cast cast) {
    List<Role> named = cast.named();
    if (named.size() < 3 || named.size() < cast.seen().size()) {
      return;
    }
    List<Role> bySpeed = new ArrayList<>(named);
    bySpeed.sort(Comparator.comparingDouble(r -> -speed(r)));
    Role first = bySpeed.get(0);
    if (speed(first) > .1 && speed(first) > CLEARLY * speed(bySpeed.get(1))) {
      all.add(
          among(
              Kind.FASTEST,
              cast.story().id(),
              "Which object moves fastest?",
              first.name(),
              Asker.others(named, first)));
    }
  }

  /** Mean speed in heights a second while it is in the picture. */
  private static double speed(Role r) {
    Story story = r.story();
    double way = 0;
    int steps = 0;
    for (int f = 1; f < story.frames(); f++) {
      if (r.inside(f) && r.inside(f - 1)) {
        way += step(r.at(f - 1), r.at(f), story.aspect());
        steps++;
      }
    }
    return steps == 0 ? 0 : way * story.fps() / steps;
  }

  private static double step(State a, State b, double aspect) {
    return Math.hypot(aspect * (b.x() - a.x()), b.y() - a.y());
  }

  /** The side that the way of the last half second leads to; empty near a corner or at rest. */
  private static Optional<String> goesOn(Role r) {
    Story story = r.story();
    int from = (int) Math.max(0, story.frames() - 1 - .5 * story.fps());
    if (!r.seen(story.frames() - 1) || !r.inside(from) || r.heading().isEmpty()) {
      return Optional.empty();
    }
    State a = r.at(from);
    State b = r.last();
    if (step(a, b, story.aspect()) < SLOWEST) {
      return Optional.empty();
    }
    double dx = b.x() - a.x();
    double dy = b.y() - a.y();
    double sideways = dx == 0 ? 1e9 : (dx > 0 ? 1 - b.x() : -b.x()) / dx;
    double upright = dy == 0 ? 1e9 : (dy > 0 ? 1 - b.y() : -b.y()) / dy;
    if (Math.max(sideways, upright) < 1.3 * Math.min(sideways, upright)) {
      return Optional.empty();
    }
    String side = sideways < upright ? (dx > 0 ? "right" : "left") : (dy > 0 ? "bottom" : "top");
    return Optional.of(Place.atSide(side));
  }
}
