package io.github.tpo4j.data.world.words;

import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Look.Colour;
import io.github.tpo4j.data.world.Look.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One frame in words: what is there, and everything simple that can be asked about it.
 *
 * @param cast who could be there
 * @param frame which frame
 * @param things roles that can be seen well enough to speak of, from left to right
 */
public record Snapshot(Cast cast, int frame, List<Role> things) {
  /** The frame of a story. */
  public static Snapshot of(Cast cast, int frame) {
    return new Snapshot(
        cast,
        frame,
        cast.roles().stream()
            .filter(r -> r.seen(frame))
            .sorted(Comparator.comparingDouble(r -> r.at(frame).x()))
            .toList());
  }

  /** Everything that is there, from left to right: "a large red star at the top and …". */
  public String list() {
    return things.isEmpty()
        ? "nothing"
        : Grammar.list(things.stream().map(r -> thing(r) + " " + place(r)).toList());
  }

  /** Questions with short answers about single things and their numbers, in no order. */
  public List<Turn> questions(Random random) {
    List<Turn> all = new ArrayList<>();
    for (int i = 0; i < things.size(); i++) {
      Role r = things.get(i);
      about(all, r);
      if (i + 1 < things.size()) {
        Role next = things.get(i + 1);
        name(r).ifPresent(n -> add(all, "What comes next to the right of %s?", n, thing(next)));
        name(next).ifPresent(n -> add(all, "What comes next to the left of %s?", n, thing(r)));
      }
    }
    numbers(all);
    existence(all, random);
    all.add(
        turn("What is behind the objects?", Captions.backdrop(cast.story().scene().backdrop())));
    return all;
  }

  /** What a thing is asked for by one of its properties: the others. */
  private void about(List<Turn> all, Role r) {
    Colour colour = colour(r);
    Shape shape = shape(r);
    if (shape != Shape.BLOB && alone(r, o -> shape(o) == shape)) {
      String name = "the " + Look.word(shape);
      add(all, "Where is %s?", name, place(r));
      if (colour != Colour.MIXED) {
        add(all, "What is the colour of %s?", name, Look.word(colour));
      }
    }
    if (colour != Colour.MIXED && alone(r, o -> couldBe(o, colour))) {
      String name = "the %s object".formatted(Look.word(colour));
      add(all, "Where is %s?", name, place(r));
      if (shape != Shape.BLOB) {
        add(all, "What is the shape of %s?", name, Look.word(shape));
      }
    }
    if (alone(r, o -> place(o).equals(place(r)))) {
      add(all, "What is %s?", place(r), thing(r));
    }
    if (Look.Pattern.NAMED.contains(r.actor().look().pattern())) {
      name(r)
          .ifPresent(
              name ->
                  add(
                      all,
                      "What is the surface of %s like?",
                      name,
                      Look.word(r.actor().look().pattern())));
    }
  }

  private void numbers(List<Turn> all) {
    all.add(turn("How many objects are there?", String.valueOf(things.size())));
    Set<Colour> colours = EnumSet.noneOf(Colour.class);
    Set<Shape> shapes = EnumSet.noneOf(Shape.class);
    things.forEach(r -> colours.add(colour(r)));
    things.forEach(r -> shapes.add(shape(r)));
    if (!colours.contains(Colour.MIXED)) {
      for (Colour c : colours) {
        long n = things.stream().filter(r -> colour(r) == c).count();
        add(all, "How many %s objects are there?", Look.word(c), String.valueOf(n));
      }
    }
    if (!shapes.contains(Shape.BLOB)) {
      for (Shape s : shapes) {
        long n = things.stream().filter(r -> shape(r) == s).count();
        String many = Grammar.plural(Look.word(s));
        add(all, "How many %s are there?", many, String.valueOf(n));
      }
    }
  }

  /** Of things that are there, and as often of some with one property changed. */
  private void existence(List<Turn> all, Random random) {
    for (Role r : things) {
      if (!r.actor().look().isNamed()) {
        continue;
      }
      boolean change = random.nextBoolean();
      boolean byShape = random.nextBoolean();
      Shape shape = change && byShape ? Look.other(Shape.NAMED, shape(r), random) : shape(r);
      Colour colour = change && !byShape ? Look.other(Colour.NAMED, colour(r), random) : colour(r);
      boolean there =
          cast.roles().stream()
              .anyMatch(o -> present(o) && shape(o) == shape && couldBe(o, colour));
      String what = Grammar.a(Look.words(colour, shape));
      if (there != change) {
        add(all, "Is there %s?", what, there ? "yes" : "no");
      }
    }
  }

  /** "the red circle", if the picture has one of them. */
  private Optional<String> name(Role r) {
    return r.actor().look().isNamed()
            && alone(r, o -> shape(o) == shape(r) && couldBe(o, colour(r)))
        ? Optional.of("the " + Look.words(colour(r), shape(r)))
        : Optional.empty();
  }

  /** "a large striped red arrow", without the words that do not fit it. */
  private String thing(Role r) {
    Look look = r.actor().look();
    StringBuilder words = new StringBuilder();
    if (cast.events(r, Event.Kind.GROW, Event.Kind.SHRINK).isEmpty()) {
      words.append(Look.word(look.size())).append(' ');
    }
    if (look.pattern() != Look.Pattern.PHOTO) {
      words.append(Look.word(look.pattern())).append(' ');
    }
    if (colour(r) != Colour.MIXED) {
      words.append(Look.word(colour(r))).append(' ');
    }
    return Grammar.a(words + (look.shape() == Shape.BLOB ? "object" : r.shape()));
  }

  private String place(Role r) {
    return Place.ninth(r.at(frame));
  }

  private Colour colour(Role r) {
    return r.at(frame).colour();
  }

  private static Shape shape(Role r) {
    return r.actor().look().shape();
  }

  private boolean couldBe(Role r, Colour colour) {
    return colour(r) == colour || colour(r) == Colour.MIXED;
  }

  private boolean present(Role r) {
    return r.at(frame).box().isPresent();
  }

  /** Whether nothing else fits that can be seen at all. */
  private boolean alone(Role r, Predicate<Role> fits) {
    return cast.roles().stream().noneMatch(o -> o != r && present(o) && fits.test(o));
  }

  private static void add(List<Turn> all, String question, String subject, String answer) {
    all.add(turn(question.formatted(subject), answer));
  }

  private static Turn turn(String question, String answer) {
    return new Turn(question, Grammar.sentence(answer));
  }
}
