package io.github.tpo4j.data.world.choice;

import static io.github.tpo4j.data.world.choice.Question.pooled;

import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.words.Cast;
import io.github.tpo4j.data.world.words.Grammar;
import io.github.tpo4j.data.world.words.Role;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Questions for a number. */
final class CountQuestions implements Asker {
  private static final Map<Event.Kind, String> COUNTED =
      new EnumMap<>(
          Map.of(
              Event.Kind.BOUNCE, "bounce",
              Event.Kind.STOP, "stop",
              Event.Kind.CHANGE_COLOUR, "change its colour",
              Event.Kind.TURN, "spin"));

  @Override
  public List<Question> ask(Cast cast) {
    List<Question> all = new ArrayList<>();
    Story story = cast.story();
    int end = story.frames() - 1;
    List<Role> seen = cast.seen();
    count(all, Kind.OBJECT_COUNT, story, "How many objects are in the video?", seen.size());
    if (seen.stream().allMatch(r -> r.actor().look().isNamed())) {
      shapes(all, cast);
    }
    if (seen.stream().allMatch(r -> r.movement().isPresent())) {
      long moving = seen.stream().filter(r -> r.actor().motion() != Actor.Motion.STILL).count();
      count(all, Kind.MOVING_COUNT, story, "How many objects move?", moving);
    }
    long atEnd = seen.stream().filter(r -> r.seen(end)).count();
    long left =
        seen.stream().filter(r -> happens(cast, r, Event.Kind.LEAVE) && !r.seen(end)).count();
    long came =
        seen.stream().filter(r -> happens(cast, r, Event.Kind.ENTER) && r.seen(end)).count();
    count(
        all,
        Kind.COUNTERFACTUAL_INFERENCE,
        story,
        "How many objects would be in the picture at the end if none had left?",
        atEnd + left);
    count(
        all,
        Kind.COUNTERFACTUAL_INFERENCE,
        story,
        "How many objects would be in the picture at the end if none had entered?",
        atEnd - came);
    for (Role r : cast.named()) {
      COUNTED.forEach(
          (kind, verb) ->
              count(
                  all,
                  Kind.ACTION_COUNT,
                  story,
                  "How many times does %s %s?".formatted(r.name(), verb),
                  cast.events(r, kind).size()));
    }
    return all;
  }

  private static boolean happens(Cast cast, Role r, Event.Kind kind) {
    return !cast.events(r, kind).isEmpty();
  }

  private static void shapes(List<Question> all, Cast cast) {
    TreeSet<Look.Shape> shapes = new TreeSet<>();
    cast.seen().forEach(r -> shapes.add(r.actor().look().shape()));
    for (Look.Shape shape : shapes) {
      count(
          all,
          Kind.OBJECT_COUNT,
          cast.story(),
          "How many %s are in the video?".formatted(Grammar.plural(Look.word(shape))),
          cast.seen().stream().filter(r -> r.actor().look().shape() == shape).count());
    }
  }

  /** Numbers are balanced among questions of the same verb, whoever is asked about. */
  private static void count(List<Question> all, Kind kind, Story story, String text, long number) {
    String pool = kind == Kind.ACTION_COUNT ? text.replaceFirst(".*? (\\w+)\\?$", "$1") : text;
    all.add(pooled(kind, story.id(), text, String.valueOf(number), pool));
  }
}
