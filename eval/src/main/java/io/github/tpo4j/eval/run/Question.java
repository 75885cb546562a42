package io.github.tpo4j.eval.run;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.model.FrameChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * One item of a benchmark, as it is put to a model.
 *
 * @param id unique in the benchmark
 * @param task group of the item, or empty
 * @param media what is looked at
 * @param frames which frames the language model sees
 * @param asking what is asked
 */
public record Question(String id, String task, Path media, FrameChoice frames, Asking asking) {

  /** What is asked. */
  public sealed interface Asking permits Words, Seen, Where, When, Masks, Follow, Assignment {
    /** What the benchmark says. */
    String text();
  }

  /**
   * A question that is answered in words.
   *
   * @param instruction words before the media, or empty
   * @param text the question
   * @param answerPrefix how the answer begins, which is not part of the reply; or empty
   * @param maxNewTokens most tokens of the answer
   */
  public record Words(String instruction, String text, String answerPrefix, int maxNewTokens)
      implements Asking {}

  /**
   * A question that depends on what the model looks at, such as one with the subtitles of the
   * sampled frames, or with a box in pixels.
   *
   * @param text the words for a medium that cannot be read
   * @param at the question, from the medium's size and the times of the sampled frames
   */
  public record Seen(String text, Function<MediaInfo, Asking> at) implements Asking {}

  /** Where something is: a box. */
  public record Where(String text) implements Asking {}

  /** When something happens: moments and highlight scores. */
  public record When(String text) implements Asking {}

  /** Masks of what is described, on every frame. */
  public record Masks(String text) implements Asking {}

  /**
   * Masks of what a box holds on the first frame.
   *
   * @param text the box as the benchmark writes it; the model reads no words
   */
  public record Follow(String text, Box box) implements Asking {}

  /**
   * A question whose task the model has to see by itself. Only the first frame is masked: which
   * head is called matters, not what it finds.
   *
   * @param boxes of the {@code <track_box>} placeholders in the text
   */
  public record Assignment(String text, List<Box> boxes) implements Asking {}
}
