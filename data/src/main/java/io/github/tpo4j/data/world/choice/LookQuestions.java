package io.github.tpo4j.data.world.choice;

import static io.github.tpo4j.data.world.choice.Question.among;
import static io.github.tpo4j.data.world.choice.Question.pooled;

import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.words.Captions;
import io.github.tpo4j.data.world.words.Cast;
import io.github.tpo4j.data.world.words.Grammar;
import io.github.tpo4j.data.world.words.Happening;
import io.github.tpo4j.data.world.words.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Questions about what things look like, and how that changes. */
final class LookQuestions implements Asker {
  @Override
  public List<Question> ask(Cast cast) {
    List<Question> all = new ArrayList<>();
    Random random = new Random(cast.story().seed());
    existence(all, cast, random);
    for (Role r : cast.seen()) {
      if (cast.onlyOfItsShape(r) && r.actor().look().isNamed()) {
        colours(all, cast, r, random);
      }
    }
    for (Role r : cast.named()) {
      if (Look.Pattern.NAMED.contains(r.actor().look().pattern())
          && r.name().split(" ").length == 3) {
        all.add(
            pooled(
                Kind.PATTERN,
                cast.story().id(),
                "What is the surface of %s like?".formatted(r.name()),
                Look.word(r.actor().look().pattern()),
                "pattern"));
      }
    }
    all.add(
        pooled(
            Kind.BACKGROUND,
            cast.story().id(),
            "What is behind the objects?",
            Captions.backdrop(cast.story().scene().backdrop()),
            "background"));
    return all;
  }

  /**
   * One thing that is there among three that are not, of two colours and two shapes in all: each
   * colour and each shape stands in two options, so that none of them gives the true one away.
   */
  private static void existence(List<Question> all, Cast cast, Random random) {
    Set<String> there =
        cast.roles().stream()
            .flatMap(r -> r.colours().stream().map(c -> thing(c, r.actor().look().shape())))
            .collect(Collectors.toSet());
    List<Role> candidates = new ArrayList<>(cast.seen());
    candidates.removeIf(r -> !r.actor().look().isNamed() || r.colours().size() > 1);
    if (candidates.isEmpty()) {
      return;
    }
    Look look = candidates.get(random.nextInt(candidates.size())).actor().look();
    Look.Colour otherColour = Look.other(Look.Colour.NAMED, look.colour(), random);
    Look.Shape otherShape = Look.other(Look.Shape.NAMED, look.shape(), random);
    List<String> absent =
        List.of(
            thing(otherColour, look.shape()),
            thing(look.colour(), otherShape),
            thing(otherColour, otherShape));
    if (Collections.disjoint(there, absent)) {
      all.add(
          among(
              Kind.OBJECT_EXISTENCE,
              cast.story().id(),
              "Which of these is in the video?",
              thing(look.colour(), look.shape()),
              absent));
    }
  }

  /** "a red circle" */
  static String thing(Look.Colour colour, Look.Shape shape) {
    return Grammar.a(Look.words(colour, shape));
  }

  /** Of a thing that changes its colour once: what it was, what it becomes, and in which order. */
  private static void colours(List<Question> all, Cast cast, Role r, Random random) {
    List<Event> changes = cast.events(r, Event.Kind.CHANGE_COLOUR);
    Look.Colour from = r.actor().look().colour();
    Look.Colour to = r.last().colour();
    if (changes.size() != 1 || from == to) {
      return;
    }
    List<Look.Colour> rest = new ArrayList<>(Look.Colour.NAMED);
    rest.removeAll(List.of(from, to));
    Collections.shuffle(rest, random);
    boolean atTheEnd = random.nextBoolean();
    all.add(
        among(
            Kind.COLOUR_OVER_TIME,
            cast.story().id(),
            "What is the colour of the %s at the %s?"
                .formatted(r.shape(), atTheEnd ? "end" : "beginning"),
            Look.word(atTheEnd ? to : from),
            List.of(
                Look.word(atTheEnd ? from : to), Look.word(rest.get(0)), Look.word(rest.get(1)))));
    all.add(
        among(
                Kind.ACTION_ANTONYM,
                cast.story().id(),
                "How does the colour of the %s change?".formatted(r.shape()),
                change(from, to),
                List.of(
                    change(to, from),
                    change(rest.get(0), rest.get(1)),
                    change(rest.get(1), rest.get(0))))
            .seen(Happening.window(cast.story(), changes.get(0))));
  }

  /** Colour changes told apart by their direction: "from red to blue", "from blue to red". */
  private static String change(Look.Colour from, Look.Colour to) {
    return "from %s to %s".formatted(Look.word(from), Look.word(to));
  }
}
