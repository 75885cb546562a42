package io.github.tpo4j.data.world.choice;

import io.github.tpo4j.data.sample.Sample.Window;
import java.util.List;
import java.util.Optional;

/**
 * A question with its true answer, before wrong ones stand beside it.
 *
 * @param kind what is asked
 * @param clip id of the story
 * @param text the question
 * @param answer the true answer, a few words
 * @param rivals wrong answers from the same story, as likely as the true one for who sees nothing;
 *     empty where wrong answers are true ones of other questions of the pool
 * @param traits what makes an answer likely to be true or false at sight, such as that leaving
 *     comes last: of the true answer, then of each rival; empty where all answers are alike
 * @param pool questions whose answers are balanced together
 * @param evidence when it can be seen, if that is less than the whole clip
 */
public record Question(
    Kind kind,
    String clip,
    String text,
    String answer,
    List<String> rivals,
    List<String> traits,
    String pool,
    Optional<Window> evidence) {
  public Question {
    rivals = List.copyOf(rivals);
    traits = List.copyOf(traits);
  }

  /** A question of a pool. */
  static Question pooled(Kind kind, String clip, String text, String answer, String pool) {
    return new Question(
        kind, clip, text, answer, List.of(), List.of(), kind.file() + " " + pool, Optional.empty());
  }

  /** A question with wrong answers of its own. */
  static Question among(Kind kind, String clip, String text, String answer, List<String> rivals) {
    return new Question(kind, clip, text, answer, rivals, List.of(), kind.file(), Optional.empty());
  }

  /** The same with wrong answers that are likely for other reasons than the true one. */
  Question withTraits(List<String> all) {
    String pool = text + " " + all.stream().sorted().toList();
    return new Question(kind, clip, text, answer, rivals, all, pool, evidence);
  }

  /** The same with the time at which the answer can be seen. */
  Question seen(Window when) {
    return new Question(kind, clip, text, answer, rivals, traits, pool, Optional.of(when));
  }
}
