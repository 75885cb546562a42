package io.github.tpo4j.data.sample;

import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.PromptLayout.Kind;
import io.github.tpo4j.core.PromptLayout.Turn;
import java.util.List;

/**
 * A sample as the language model reads it, in training and in evaluation (model.md 4.3, 9).
 *
 * <p>Conversation and tasks: the medium, then each question and each answer as a piece of its own.
 * Multiple choice: the chat layout, whose prompt ends with {@link PromptLayout#BEST_OPTION}; the
 * answer goes on behind it. Every answer is a target and ends with {@link PromptLayout#END}.
 */
public final class SampleLayout {
  private SampleLayout() {}

  /**
   * Prompt and answers.
   *
   * @param kind what the medium is; not read where the sample has none
   * @param sampledSeconds presentation times of the frames that are shown
   */
  public static PromptLayout training(Sample sample, Kind kind, double... sampledSeconds) {
    if (sample.isChoice()) {
      String answer = last(sample).answer().substring(PromptLayout.BEST_OPTION.length());
      return choice(sample, kind, sampledSeconds).then(answer + PromptLayout.END, true);
    }
    PromptLayout layout = opening(sample, kind, sampledSeconds);
    for (Turn turn : sample.turns()) {
      layout = layout.then(PromptLayout.turn(turn.question()), false);
      layout = layout.then(turn.answer() + PromptLayout.END, true);
    }
    return layout;
  }

  /** The prompt of the last question: the turns before it are told, its answer is left out. */
  public static PromptLayout prompt(Sample sample, Kind kind, double... sampledSeconds) {
    if (sample.isChoice()) {
      return choice(sample, kind, sampledSeconds);
    }
    PromptLayout layout = opening(sample, kind, sampledSeconds);
    for (Turn turn : history(sample)) {
      layout = layout.then(PromptLayout.turn(turn.question()), false);
      layout = layout.then(turn.answer() + PromptLayout.END, false);
    }
    return layout.then(PromptLayout.turn(last(sample).question()), false);
  }

  /** The medium with what is said about it; nothing for words alone. */
  private static PromptLayout opening(Sample sample, Kind kind, double... sampledSeconds) {
    if (sample.media().isEmpty()) {
      return sample
          .instruction()
          .map(words -> new PromptLayout(List.of()).then(words, false))
          .orElse(new PromptLayout(List.of()));
    }
    PromptLayout media = PromptLayout.media(kind, message(sample, sampledSeconds));
    return sample.instruction().map(media::introduced).orElse(media);
  }

  private static PromptLayout choice(Sample sample, Kind kind, double... sampledSeconds) {
    return PromptLayout.chat(
        kind,
        sample.instruction().orElse(""),
        message(sample, sampledSeconds),
        history(sample),
        last(sample).question(),
        PromptLayout.BEST_OPTION);
  }

  private static String message(Sample sample, double... sampledSeconds) {
    return PromptLayout.message(last(sample).question(), sampledSeconds);
  }

  private static List<Turn> history(Sample sample) {
    return sample.turns().subList(0, sample.turns().size() - 1);
  }

  private static Turn last(Sample sample) {
    return sample.turns().get(sample.turns().size() - 1);
  }
}
