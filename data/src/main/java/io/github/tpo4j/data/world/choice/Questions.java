package io.github.tpo4j.data.world.choice;

import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.words.Cast;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All questions about stories. */
public final class Questions {
  private Questions() {}

  /** Everything that can be asked about a story. */
  public static List<Question> about(Cast cast) {
    return Asker.all().stream().flatMap(a -> a.ask(cast).stream()).toList();
  }

  /**
   * Balanced multiple-choice questions about the stories of one split. What could be there but is
   * not must be there in some other story: a combination that a split never has would give itself
   * away.
   *
   * @param most options of a question
   * @param seed of every choice
   */
  public static List<Choice> choices(List<Story> stories, int most, long seed) {
    Set<String> looks =
        stories.stream()
            .flatMap(s -> s.actors().stream())
            .map(a -> LookQuestions.thing(a.look().colour(), a.look().shape()))
            .collect(Collectors.toSet());
    return new Balance(most, seed)
        .choices(
            stories.stream()
                .map(Cast::of)
                .flatMap(c -> about(c).stream())
                .filter(q -> q.kind() != Kind.OBJECT_EXISTENCE || looks.containsAll(q.rivals()))
                .toList());
  }
}
