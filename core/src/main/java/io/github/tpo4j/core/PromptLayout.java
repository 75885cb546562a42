package io.github.tpo4j.core;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A prompt as the language model was trained to read it: pieces of text with the media between
 * them, no ids yet (model.md 4.3). Every {@link Text} piece is tokenized on its own and starts with
 * {@code <s>}, so where the text is cut matters.
 *
 * @param segments in order
 */
public record PromptLayout(List<Segment> segments) {

  /** Prefix of the answer that makes the model pick a letter in multiple choice. */
  public static final String BEST_OPTION = "Best Option: (";

  /** The end of an answer. */
  public static final String END = "</s>";

  public PromptLayout {
    segments = List.copyOf(segments);
  }

  /** What is looked at; the model's word for it stands around the visual tokens. */
  public enum Kind {
    IMAGE("Image"),
    VIDEO("Video");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /** A piece of a prompt. */
  public sealed interface Segment permits Text, Visual {}

  /**
   * Words.
   *
   * @param target whether the model is trained to say them; false for what it is told
   */
  public record Text(String text, boolean target) implements Segment {}

  /** The place of the visual tokens. */
  public record Visual() implements Segment {}

  /** A finished turn of a conversation. */
  public record Turn(
      @JsonProperty("question") String question, @JsonProperty("answer") String answer) {}

  /**
   * The layout of one question, with which tasks are asked:
   *
   * <pre>
   * [INST] &lt;Video&gt; | visual tokens | &lt;/Video&gt;{message}[/INST] |  [INST] {question} [/INST]
   * </pre>
   *
   * @param question the user's words; empty leaves a single space
   * @param message what {@link #message} made of the question, or empty
   */
  public static PromptLayout question(Kind kind, String question, String message) {
    return media(kind, message).then(turn(question), false);
  }

  /**
   * The part of {@link #question} before the user's words. It is the same for every question
   * without a message, so its keys and values can be kept.
   */
  public static PromptLayout media(Kind kind, String message) {
    return new PromptLayout(
        List.of(
            new Text("[INST] <" + kind.word + ">", false),
            new Visual(),
            new Text(closing(kind, message), false)));
  }

  /** One more question, {@code " [INST] {question} [/INST] "}; empty becomes a single space. */
  public static String turn(String question) {
    return question.isEmpty() ? " " : " [INST] " + question + " [/INST] ";
  }

  /**
   * The layout of plain chat and multiple choice: everything after the media is one piece.
   *
   * @param instruction words before the media, or empty
   * @param message what {@link #message} made of the question, or empty
   * @param history finished turns, oldest first
   * @param answerPrefix how the answer begins, such as {@link #BEST_OPTION}, or empty
   */
  public static PromptLayout chat(
      Kind kind,
      String instruction,
      String message,
      List<Turn> history,
      String question,
      String answerPrefix) {
    StringBuilder rest = new StringBuilder(closing(kind, message));
    for (Turn turn : history) {
      rest.append(" [INST] ").append(turn.question()).append(" [/INST]");
      rest.append(turn.answer()).append(END);
    }
    rest.append(" [INST] ").append(question).append(" [/INST]").append(answerPrefix);
    return new PromptLayout(
        List.of(
            new Text(instruction + "[INST] <" + kind.word + ">", false),
            new Visual(),
            new Text(rest.toString(), false)));
  }

  /**
   * A conversation about nothing in sight.
   *
   * @param instruction words before it, or empty
   * @param history finished turns, oldest first
   */
  public static PromptLayout words(String instruction, List<Turn> history, String question) {
    PromptLayout turns = new PromptLayout(List.of());
    String before = instruction;
    for (Turn turn : history) {
      turns = turns.then(before + turn(turn.question()), false).then(turn.answer() + END, true);
      before = "";
    }
    return turns.then(before + turn(question), false);
  }

  /**
   * Tells the model when its frames were taken, if the question asks about timestamps.
   *
   * @param sampledSeconds presentation time of each sampled frame
   * @return {@code " The video contains 2 frames sampled at 0.5, 1.5 seconds. "}, or empty where
   *     the question does not hold the word "timestamp"
   */
  public static String message(String question, double... sampledSeconds) {
    if (!question.contains("timestamp")) {
      return "";
    }
    String times =
        Arrays.stream(sampledSeconds)
            .mapToObj(s -> new BigDecimal(s).setScale(1, RoundingMode.HALF_EVEN).toPlainString())
            .collect(Collectors.joining(", "));
    return " The video contains %d frames sampled at %s seconds. "
        .formatted(sampledSeconds.length, times);
  }

  private static String closing(Kind kind, String message) {
    return "</" + kind.word + ">" + message.stripTrailing() + "[/INST]";
  }

  /** The same prompt with words before its first piece, which must be text. */
  public PromptLayout introduced(String instruction) {
    List<Segment> more = new ArrayList<>(segments);
    Text first = (Text) more.get(0);
    more.set(0, new Text(instruction + first.text(), first.target()));
    return new PromptLayout(more);
  }

  /** The same prompt with one more piece of text behind it. */
  public PromptLayout then(String text, boolean target) {
    List<Segment> more = new ArrayList<>(segments);
    more.add(new Text(text, target));
    return new PromptLayout(more);
  }
}
