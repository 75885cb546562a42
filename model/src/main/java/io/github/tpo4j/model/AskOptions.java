package io.github.tpo4j.model;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.llm.generate.Sampling;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How one question is answered. {@code AskOptions.builder().maxNewTokens(40).build()}
 *
 * @param maxNewTokens most tokens of the answer
 * @param sampling how tokens are drawn; the same seed gives the same answer
 * @param stop texts that end the answer; they are not part of it
 * @param boxes boxes for the {@code <track_box>} placeholders of the question, in order
 * @param history earlier turns about the same media
 * @param frames which frames of a video the language model sees
 * @param chat the layout of plain chat, for {@code ask} only; empty for the layout of the tasks
 * @param everyNthFrame the mask head tracks every n-th frame of a video
 * @param onText hears each piece of text that the answer grows by; returning false ends the answer
 * @param progress hears how far long work has come, at every token and frame; what it throws ends
 *     the request
 */
public record AskOptions(
    int maxNewTokens,
    Sampling sampling,
    List<String> stop,
    List<Box> boxes,
    List<PromptLayout.Turn> history,
    FrameChoice frames,
    Optional<Chat> chat,
    int everyNthFrame,
    Predicate<String> onText,
    Progress progress) {

  /**
   * The layout of plain chat and multiple choice ({@link PromptLayout#chat}).
   *
   * @param instruction words before the media, or empty
   * @param answerPrefix how the answer begins, which is not part of it; such as {@link
   *     PromptLayout#BEST_OPTION}, or empty
   */
  public record Chat(String instruction, String answerPrefix) {}

  /** Greedy, at most 200 tokens. */
  public static final AskOptions DEFAULT =
      new AskOptions(
          200,
          Sampling.GREEDY,
          List.of(),
          List.of(),
          List.of(),
          FrameChoice.MIDDLE,
          Optional.empty(),
          1,
          text -> true,
          Progress.NONE);

  public AskOptions {
    stop = List.copyOf(stop);
    boxes = List.copyOf(boxes);
    history = List.copyOf(history);
    check(maxNewTokens >= 1, "maxNewTokens", "at least 1", maxNewTokens);
    check(everyNthFrame >= 1, "everyNthFrame", "at least 1", everyNthFrame);
  }

  private static void check(boolean fits, String key, String expected, Object found) {
    if (!fits) {
      throw TpoException.usage("%s: expected %s but found %s".formatted(key, expected, found));
    }
  }

  /** A builder that starts from {@link #DEFAULT}. */
  public static Builder builder() {
    return DEFAULT.toBuilder();
  }

  /** A builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Collects what differs; each setter is named after the option it sets. */
  public static final class Builder {
    private int maxNewTokens;
    private Sampling sampling;
    private List<String> stop;
    private List<Box> boxes;
    private List<PromptLayout.Turn> history;
    private FrameChoice frames;
    private Optional<Chat> chat;
    private int everyNthFrame;
    private Predicate<String> onText;
    private Progress progress;

    private Builder(AskOptions o) {
      maxNewTokens = o.maxNewTokens;
      sampling = o.sampling;
      stop = o.stop;
      boxes = o.boxes;
      history = o.history;
      frames = o.frames;
      chat = o.chat;
      everyNthFrame = o.everyNthFrame;
      onText = o.onText;
      progress = o.progress;
    }

    public Builder maxNewTokens(int maxNewTokens) {
      this.maxNewTokens = maxNewTokens;
      return this;
    }

    public Builder sampling(Sampling sampling) {
      this.sampling = sampling;
      return this;
    }

    public Builder stop(List<String> stop) {
      this.stop = stop;
      return this;
    }

    public Builder boxes(List<Box> boxes) {
      this.boxes = boxes;
      return this;
    }

    public Builder history(List<PromptLayout.Turn> history) {
      this.history = history;
      return this;
    }

    public Builder frames(FrameChoice frames) {
      this.frames = frames;
      return this;
    }

    public Builder chat(Chat chat) {
      this.chat = Optional.of(chat);
      return this;
    }

    public Builder everyNthFrame(int everyNthFrame) {
      this.everyNthFrame = everyNthFrame;
      return this;
    }

    public Builder onText(Predicate<String> onText) {
      this.onText = onText;
      return this;
    }

    public Builder progress(Progress progress) {
      this.progress = progress;
      return this;
    }

    public AskOptions build() {
      return new AskOptions(
          maxNewTokens,
          sampling,
          stop,
          boxes,
          history,
          frames,
          chat,
          everyNthFrame,
          onText,
          progress);
    }
  }
}
