package io.github.tpo4j.data.world.choice;

import static io.github.tpo4j.data.world.choice.Question.among;

import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.words.Cast;
import io.github.tpo4j.data.world.words.Happening;
import io.github.tpo4j.data.world.words.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Questions about what comes first and what comes last. */
final class OrderQuestions implements Asker {
  /** Things closer in time than this have no order, in seconds. */
  private static final double APART = .6;

  @Override
  public List<Question> ask(Cast cast) {
    List<Question> all = new ArrayList<>();
    List<Happening> apart = apart(Happening.of(cast));
    for (int i = 0; i < apart.size(); i++) {
      for (int j = i + 1; j < apart.size(); j++) {
        for (int k = j + 1; k < apart.size(); k++) {
          all.add(extreme("first", apart.get(i), apart.get(j), apart.get(k)));
          all.add(extreme("last", apart.get(k), apart.get(i), apart.get(j)));
        }
      }
    }
    sequences(all, cast, Event.Kind.ENTER, "enter the picture");
    sequences(all, cast, Event.Kind.LEAVE, "leave the picture");
    sequences(all, cast, Event.Kind.CHANGE_COLOUR, "change its colour");
    sequences(all, cast, Event.Kind.STOP, "stop");
    return all;
  }

  private static Question extreme(String place, Happening it, Happening other, Happening third) {
    return among(
            Kind.ACTION_SEQUENCE,
            it.role().story().id(),
            "Which of these happens %s?".formatted(place),
            it.clause(),
            List.of(other.clause(), third.clause()))
        .withTraits(Stream.of(it, other, third).map(h -> h.kind().name()).toList());
  }

  /**
   * Two actors do the same thing one after the other. Two more options pair one of them, by lot,
   * with a third actor, so that each order of each pair is as likely.
   */
  private static void sequences(List<Question> all, Cast cast, Event.Kind kind, String verb) {
    List<Role> named = cast.named();
    List<Role> doers = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    for (Event e : cast.story().events()) {
      if (e.kind() == kind) {
        doers.add(cast.role(e.actor()));
        events.add(e);
      }
    }
    boolean clear =
        doers.size() == 2
            && doers.get(0) != doers.get(1)
            && named.containsAll(doers)
            && Math.abs(events.get(0).start() - events.get(1).start()) >= APART;
    if (!clear) {
      return;
    }
    boolean swapped = events.get(1).start() < events.get(0).start();
    Role first = doers.get(swapped ? 1 : 0);
    Role second = doers.get(swapped ? 0 : 1);
    Role pivot = new SplittableRandom(cast.story().seed()).nextBoolean() ? first : second;
    named.stream()
        .filter(r -> !doers.contains(r))
        .findFirst()
        .ifPresent(
            third ->
                all.add(
                    among(
                        Kind.CHARACTER_ORDER,
                        cast.story().id(),
                        "In which order do objects %s?".formatted(verb.replace("its", "their")),
                        order(first, second),
                        List.of(order(second, first), order(pivot, third), order(third, pivot)))));
  }

  private static String order(Role first, Role second) {
    return first.name() + ", then " + second.name();
  }

  /** Happenings without the same words twice, each well after the one before. */
  private static List<Happening> apart(List<Happening> happenings) {
    List<Happening> kept = new ArrayList<>();
    for (Happening h : happenings) {
      boolean once = happenings.stream().filter(o -> o.clause().equals(h.clause())).count() == 1;
      boolean after = kept.isEmpty() || h.middle() - kept.get(kept.size() - 1).middle() >= APART;
      if (once && after) {
        kept.add(h);
      }
    }
    return kept;
  }
}
