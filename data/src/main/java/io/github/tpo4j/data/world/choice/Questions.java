package io.github.tpo4j.data.world.choice;

import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.words.Cast;
import java.util.List;

/** All questions about stories. */
public final class Questions {
  private Questions() {}

  /** Everything that can be asked about a story. */
  public static List<Question> about(Cast cast) {
    return Asker.all().stream().flatMap(a -> a.ask(cast).stream()).toList();
  }

  /**
   * Balanced multiple-choice questions about the stories of one split.
   *
   * @param most options of a question
   * @param seed of every choice
   */
  public static List<Choice> choices(List<Story> stories, int most, long seed) {
    return new Balance(most, seed)
        .choices(stories.stream().map(Cast::of).flatMap(c -> about(c).stream()).toList());
  }
}
