package io.github.tpo4j.model;

import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.text.EncodedPrompt;
import io.github.tpo4j.model.text.PromptEncoder;
import io.github.tpo4j.model.text.Tokenizer;

/**
 * The ids of a request: what training reads before the answer that is to be given (model.md 4.3).
 */
public final class Prompts {
  private final PromptEncoder encoder;
  private final TaskIds tasks;

  /**
   * @param visualTokens tokens that a picture or video becomes
   */
  public Prompts(Tokenizer tokenizer, TaskIds tasks, int visualTokens) {
    this.encoder = new PromptEncoder(tokenizer, visualTokens, PromptEncoder.PUBLISHED_LIMIT);
    this.tasks = tasks;
  }

  /**
   * A question about a medium, with the turns before it.
   *
   * @throws TpoException of kind usage if the model cannot read that much
   */
  public EncodedPrompt question(MediaInfo medium, String question, AskOptions options) {
    return fitting(layout(medium, question, options));
  }

  private EncodedPrompt fitting(PromptLayout layout) {
    int length = encoder.length(layout);
    if (length > PromptEncoder.PUBLISHED_LIMIT) {
      throw TpoException.usage(
          "the question and its history take %d tokens, but the model reads at most %d; shorten the"
                  .formatted(length, PromptEncoder.PUBLISHED_LIMIT)
              + " question or drop the oldest turns");
    }
    return encoder.encodeConversation(layout);
  }

  /** Words without a medium. */
  public EncodedPrompt words(String question, AskOptions options) {
    String instruction = options.chat().map(AskOptions.Chat::instruction).orElse("");
    return fitting(PromptLayout.words(instruction, options.history(), question));
  }

  /**
   * The same as if the model had announced a task: its learned token stands at the last id. The
   * reference puts it in the start token's place.
   */
  public EncodedPrompt announced(
      MediaInfo medium, String question, Task task, Placement placement, AskOptions options) {
    EncodedPrompt prompt = question(medium, question, options);
    int placeholder = tasks.placeholder().get(task);
    return placement == Placement.REFERENCE
        ? prompt.then(placeholder)
        : prompt.then(tasks.start().get(task), placeholder);
  }

  private static PromptLayout layout(MediaInfo medium, String question, AskOptions options) {
    PromptLayout.Kind kind = medium.isImage() ? PromptLayout.Kind.IMAGE : PromptLayout.Kind.VIDEO;
    double[] seconds = medium.sampledSeconds().stream().mapToDouble(Double::doubleValue).toArray();
    String message = PromptLayout.message(question, seconds);
    return options
        .chat()
        .map(
            c ->
                PromptLayout.chat(
                    kind, c.instruction(), message, options.history(), question, c.answerPrefix()))
        .orElseGet(
            () -> {
              PromptLayout turns = PromptLayout.media(kind, message);
              for (PromptLayout.Turn turn : options.history()) {
                turns =
                    turns
                        .then(PromptLayout.turn(turn.question()), false)
                        .then(turn.answer() + PromptLayout.END, true);
              }
              return turns.then(PromptLayout.turn(question), false);
            });
  }
}
