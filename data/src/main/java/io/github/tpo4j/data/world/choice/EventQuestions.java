package io.github.tpo4j.data.world.choice;

import static io.github.tpo4j.data.world.choice.Question.among;
import static io.github.tpo4j.data.world.choice.Question.pooled;

import io.github.tpo4j.data.sample.Sample.Window;
import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.words.Cast;
import io.github.tpo4j.data.world.words.Grammar;
import io.github.tpo4j.data.world.words.Happening;
import io.github.tpo4j.data.world.words.Place;
import io.github.tpo4j.data.world.words.Role;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions about what happens to things. */
final class EventQuestions implements Asker {
  /** Changes that a question can name with the same words for everyone. */
  private static final Map<Event.Kind, String> CHANGES =
      new EnumMap<>(
          Map.of(
              Event.Kind.ENTER, "enter the picture",
              Event.Kind.LEAVE, "leave the picture",
              Event.Kind.CHANGE_COLOUR, "change its colour",
              Event.Kind.GROW, "grow",
              Event.Kind.SHRINK, "shrink",
              Event.Kind.STOP, "stop",
              Event.Kind.TURN, "spin"));

  /** Thirds of a clip, with this share of a third left out at each border. */
  private static final double BORDER = .12;

  @Override
  public List<Question> ask(Cast cast) {
    List<Question> all = new ArrayList<>();
    List<Happening> happenings = Happening.of(cast);
    for (Role r : cast.named()) {
      sides(all, cast, r);
      sizes(all, cast, r);
      parts(all, cast, r);
    }
    whoChanges(all, cast);
    for (Happening h : happenings) {
      if (h.kind() == Event.Kind.TOUCH) {
        touched(all, cast, happenings, h);
      }
    }
    return all;
  }

  private static void sides(List<Question> all, Cast cast, Role r) {
    String clip = cast.story().id();
    List<Event> entries = cast.events(r, Event.Kind.ENTER);
    if (entries.size() == 1) {
      Event e = entries.get(0);
      all.add(
          pooled(
                  Kind.ENTERING_SIDE,
                  clip,
                  "From where does %s enter the picture?".formatted(r.name()),
                  Place.fromSide(Place.side(r.at(cast.story().frameAt(e.start())))),
                  "side")
              .seen(Happening.window(cast.story(), e)));
    }
    List<Event> exits = cast.events(r, Event.Kind.LEAVE);
    if (exits.size() == 1) {
      Event e = exits.get(0);
      all.add(
          pooled(
                  Kind.LEAVING_SIDE,
                  clip,
                  "Where does %s leave the picture?".formatted(r.name()),
                  Place.atSide(Place.side(r.at(cast.story().frameAt(e.end())))),
                  "side")
              .seen(Happening.window(cast.story(), e)));
    }
  }

  private static void sizes(List<Question> all, Cast cast, Role r) {
    boolean grows = !cast.events(r, Event.Kind.GROW).isEmpty();
    boolean shrinks = !cast.events(r, Event.Kind.SHRINK).isEmpty();
    boolean zooms = cast.story().scene().camera().name().startsWith("ZOOM");
    if (!zooms && !(grows && shrinks)) {
      all.add(
          pooled(
              Kind.SIZE_CHANGE,
              cast.story().id(),
              "What happens to the size of %s?".formatted(r.name()),
              grows ? "it grows" : shrinks ? "it shrinks" : "it stays the same",
              "size"));
    }
  }

  private static void parts(List<Question> all, Cast cast, Role r) {
    CHANGES.forEach(
        (kind, verb) -> {
          List<Event> events = cast.events(r, kind);
          Optional<String> part =
              events.isEmpty()
                  ? Optional.of("not at all")
                  : events.size() > 1 ? Optional.empty() : part(cast, events.get(0));
          part.ifPresent(
              when -> {
                Question q =
                    pooled(
                        Kind.ACTION_LOCALIZATION,
                        cast.story().id(),
                        "When does %s %s?".formatted(r.name(), verb),
                        when,
                        verb);
                all.add(
                    events.isEmpty() ? q : q.seen(Happening.window(cast.story(), events.get(0))));
              });
        });
  }

  private static Optional<String> part(Cast cast, Event e) {
    double thirds = 3 * (e.start() + e.end()) / 2 / cast.story().seconds();
    int third = (int) Math.min(2, thirds);
    boolean nearBorder =
        Math.abs(thirds - 1) < BORDER
            || Math.abs(thirds - 2) < BORDER
            || e.end() - e.start() > .5 * cast.story().seconds();
    return nearBorder
        ? Optional.empty()
        : Optional.of(List.of("at the beginning", "in the middle", "at the end").get(third));
  }

  private static void whoChanges(List<Question> all, Cast cast) {
    CHANGES.forEach(
        (kind, verb) -> {
          Role one = Asker.onlyOne(cast, r -> !cast.events(r, kind).isEmpty());
          if (one != null) {
            attributes(all, cast, one, kind, verb);
            List<String> rivals = Asker.others(cast.named(), one);
            if (rivals.size() > 1) {
              all.add(
                  among(
                          Kind.STATE_CHANGE,
                          cast.story().id(),
                          "Which of the objects does %s?".formatted(verb),
                          one.name(),
                          rivals)
                      .seen(Happening.window(cast.story(), cast.events(one, kind).get(0))));
            }
          }
        });
    Role hidden = Asker.onlyOne(cast, r -> !cast.events(r, Event.Kind.HIDE).isEmpty());
    if (hidden != null && cast.named().size() > 2) {
      all.add(
          among(
              Kind.HIDDEN_OBJECT,
              cast.story().id(),
              "Which object is hidden for a while?",
              hidden.name(),
              Asker.others(cast.named(), hidden)));
    }
  }

  private static void attributes(
      List<Question> all, Cast cast, Role one, Event.Kind kind, String verb) {
    Window when = Happening.window(cast.story(), cast.events(one, kind).get(0));
    String which = "object that " + Grammar.third(verb);
    if (one.colours().size() == 1) {
      all.add(
          pooled(
                  Kind.CHANGING_ATTRIBUTE,
                  cast.story().id(),
                  "What is the colour of the %s?".formatted(which),
                  Look.word(one.actor().look().colour()),
                  "colour")
              .seen(when));
    }
    all.add(
        pooled(
                Kind.CHANGING_ATTRIBUTE,
                cast.story().id(),
                "What is the shape of the %s?".formatted(which),
                one.shape(),
                "shape")
            .seen(when));
  }

  private static void touched(
      List<Question> all, Cast cast, List<Happening> happenings, Happening touch) {
    Role other = touch.other().orElseThrow();
    boolean once =
        happenings.stream()
                .filter(h -> h.kind() == Event.Kind.TOUCH)
                .filter(h -> h.role() == touch.role() || h.other().orElseThrow() == touch.role())
                .count()
            == 1;
    List<String> rivals =
        Asker.others(cast.named().stream().filter(r -> r != touch.role()).toList(), other);
    if (once && rivals.size() > 1) {
      all.add(
          among(
                  Kind.OBJECT_INTERACTION,
                  cast.story().id(),
                  "Which object does %s touch?".formatted(touch.role().name()),
                  other.name(),
                  rivals)
              .seen(touch.window()));
    }
  }
}
