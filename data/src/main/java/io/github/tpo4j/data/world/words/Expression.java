package io.github.tpo4j.data.world.words;

import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Look.Colour;
import io.github.tpo4j.data.world.Look.Shape;
import io.github.tpo4j.data.world.Story;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Words that fit exactly one thing of a story.
 *
 * @param role which
 * @param text the words, such as "the circle that moves to the left"
 * @param basis what they go by
 */
public record Expression(Role role, String text, Basis basis) {
  /** What an expression goes by. */
  public enum Basis {
    /** Colour, shape, pattern, size. */
    LOOK,
    /** Where it is on one frame. */
    PLACE,
    /** How it moves, or what happens to it. */
    MOTION
  }

  /** By how much of the picture the outermost thing lies further out than the next. */
  private static final double CLEARLY = .12;

  private static final Map<Event.Kind, String> CHANGES =
      new EnumMap<>(
          Map.of(
              Event.Kind.ENTER, "enters the picture",
              Event.Kind.LEAVE, "leaves the picture",
              Event.Kind.CHANGE_COLOUR, "changes its colour",
              Event.Kind.GROW, "grows",
              Event.Kind.SHRINK, "shrinks",
              Event.Kind.STOP, "stops",
              Event.Kind.TURN, "spins"));

  /** A noun and the things that it could mean. */
  private record Noun(String words, Predicate<Role> fits) {}

  /** Expressions by look, which hold over the whole story. */
  public static List<Expression> byLook(Cast cast) {
    List<Expression> all = new ArrayList<>();
    for (Role r : cast.seen()) {
      r.bare().ifPresent(bare -> all.add(new Expression(r, "the " + bare, Basis.LOOK)));
      for (Noun noun : nouns(r)) {
        if (alone(cast.roles(), r, noun.fits())) {
          add(all, r, noun.words(), Basis.LOOK);
        }
      }
    }
    return all;
  }

  /** Expressions by where a thing is on a frame. */
  public static List<Expression> byPlace(Cast cast, int frame) {
    List<Role> there = cast.roles().stream().filter(r -> r.at(frame).box().isPresent()).toList();
    List<Expression> all = new ArrayList<>();
    for (Role r : there) {
      for (Noun noun : nouns(r)) {
        List<Role> alike = there.stream().filter(noun.fits()).toList();
        if (alike.size() > 1 && r.seen(frame)) {
          outermost(all, r, noun, alike, frame);
        }
        Place.of(r.at(frame))
            .filter(p -> r.seen(frame))
            .filter(p -> alone(alike, r, o -> Place.of(o.at(frame)).map(p::equals).orElse(true)))
            .ifPresent(p -> add(all, r, noun.words() + " " + p.words(), Basis.PLACE));
      }
    }
    return all;
  }

  /** Expressions by motion and change, which need more than one frame. */
  public static List<Expression> byMotion(Cast cast) {
    List<Expression> all = new ArrayList<>();
    for (Role r : cast.seen()) {
      for (Noun noun : nouns(r)) {
        List<Role> alike = cast.seen().stream().filter(noun.fits()).toList();
        r.movement()
            .filter(m -> alone(alike, r, o -> o.movement().map(m::equals).orElse(true)))
            .ifPresent(m -> add(all, r, noun.words() + " that " + Grammar.third(m), Basis.MOTION));
        CHANGES.forEach(
            (kind, verb) -> {
              if (!cast.events(r, kind).isEmpty()
                  && alone(alike, r, o -> !cast.events(o, kind).isEmpty())) {
                add(all, r, noun.words() + " that " + verb, Basis.MOTION);
              }
            });
      }
    }
    all.sort(Comparator.comparing(Expression::text));
    return all;
  }

  /** Nouns for a thing, from general to exact. What could be meant is taken widely. */
  private static List<Noun> nouns(Role r) {
    List<Noun> nouns = new ArrayList<>();
    Shape shape = r.actor().look().shape();
    Colour colour = r.actor().look().colour();
    Predicate<Role> sameShape = o -> o.actor().look().shape() == shape;
    Predicate<Role> sameColour =
        o -> o.colours().contains(colour) || o.colours().contains(Colour.MIXED);
    nouns.add(new Noun("object", o -> true));
    if (colour != Colour.MIXED) {
      nouns.add(new Noun(Look.word(colour) + " object", sameColour));
    }
    if (shape != Shape.BLOB) {
      nouns.add(new Noun(Look.word(shape), sameShape));
    }
    if (r.actor().look().isNamed()) {
      nouns.add(new Noun(Look.words(colour, shape), sameShape.and(sameColour)));
    }
    return nouns;
  }

  private static void outermost(
      List<Expression> all, Role r, Noun noun, List<Role> alike, int frame) {
    Story story = r.story();
    double right = margin(alike, r, o -> o.at(frame).x());
    double left = margin(alike, r, o -> 1 - o.at(frame).x());
    double down = margin(alike, r, o -> o.at(frame).y());
    double up = margin(alike, r, o -> 1 - o.at(frame).y());
    if (right > CLEARLY / story.aspect()) {
      add(all, r, noun.words() + " on the right", Basis.PLACE);
    } else if (left > CLEARLY / story.aspect()) {
      add(all, r, noun.words() + " on the left", Basis.PLACE);
    }
    if (down > CLEARLY) {
      add(all, r, noun.words() + " at the bottom", Basis.PLACE);
    } else if (up > CLEARLY) {
      add(all, r, noun.words() + " at the top", Basis.PLACE);
    }
  }

  /** By how much a thing is ahead of all others. */
  private static double margin(List<Role> roles, Role r, ToDoubleFunction<Role> outwards) {
    return outwards.applyAsDouble(r)
        - roles.stream().filter(o -> o != r).mapToDouble(outwards).max().orElse(1);
  }

  private static boolean alone(List<Role> roles, Role r, Predicate<Role> fits) {
    return roles.stream().noneMatch(o -> o != r && fits.test(o));
  }

  private static void add(List<Expression> all, Role r, String words, Basis basis) {
    Expression e = new Expression(r, "the " + words, basis);
    if (!all.contains(e)) {
      all.add(e);
    }
  }
}
