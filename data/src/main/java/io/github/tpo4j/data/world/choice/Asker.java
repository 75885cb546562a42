package io.github.tpo4j.data.world.choice;

import io.github.tpo4j.data.world.words.Cast;
import io.github.tpo4j.data.world.words.Role;
import java.util.List;
import java.util.function.Predicate;

/** A source of questions about one story. */
interface Asker {
  /** Everything it can ask. */
  List<Question> ask(Cast cast);

  /** The askers of all kinds. */
  static List<Asker> all() {
    return List.of(
        new MotionQuestions(),
        new EventQuestions(),
        new OrderQuestions(),
        new LookQuestions(),
        new PlaceQuestions(),
        new CountQuestions());
  }

  /** Names of the roles that a question could be about, but for one. */
  static List<String> others(List<Role> roles, Role but) {
    return roles.stream().filter(r -> r != but).map(Role::name).toList();
  }

  /** The one role for which something holds; null if it holds for none or several of the cast. */
  static Role onlyOne(Cast cast, Predicate<Role> holds) {
    List<Role> found = cast.seen().stream().filter(holds).toList();
    return found.size() == 1 && cast.named().contains(found.get(0)) ? found.get(0) : null;
  }
}
