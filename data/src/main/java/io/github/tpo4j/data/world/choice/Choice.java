package io.github.tpo4j.data.world.choice;

import io.github.tpo4j.data.sample.Sample.Window;
import java.util.List;
import java.util.Optional;

/**
 * A multiple-choice question.
 *
 * @param kind what is asked
 * @param clip id of the story
 * @param text the question
 * @param options 3 to 5, all different
 * @param correct index of the true one
 * @param evidence when it can be seen, if that is less than the whole clip
 */
public record Choice(
    Kind kind,
    String clip,
    String text,
    List<String> options,
    int correct,
    Optional<Window> evidence) {
  public Choice {
    options = List.copyOf(options);
  }

  /** The true option. */
  public String answer() {
    return options.get(correct);
  }
}
