package io.github.tpo4j.data.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.Task;
import java.util.List;
import java.util.Optional;

/**
 * One thing to learn from: a medium, a conversation about it, and what its task words point at.
 *
 * <p>Answers are written as the model is to say them, task words included: {@code
 * <box_begin><boxes>}. The k-th placeholder of a task in the conversation belongs to the k-th
 * target of that task. A sample teaches one task at most. The answer to a multiple-choice question
 * begins with {@link PromptLayout#BEST_OPTION}, which the model is told and does not say.
 *
 * @param id unique in its file
 * @param media path relative to the folder of the file; empty for words alone
 * @param frame the one frame to look at, as a picture; empty for the whole medium
 * @param kind what is asked, such as {@code moving_direction}, for figures by kind
 * @param instruction words before the medium; empty for none
 * @param turns questions and answers, oldest first; every answer is a target
 * @param inputBoxes boxes of the {@code <track_box>} placeholders, fractions
 * @param boxes targets of the region task, fractions of the picture or of the first sampled frame
 * @param moments target of the temporal task
 * @param masks targets of the mask task
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Sample(
    @JsonProperty("id") String id,
    @JsonProperty("media") Optional<String> media,
    @JsonProperty("frame") Optional<Integer> frame,
    @JsonProperty("kind") String kind,
    @JsonProperty("instruction") Optional<String> instruction,
    @JsonProperty("turns") List<PromptLayout.Turn> turns,
    @JsonProperty("input_boxes") @JsonSetter(nulls = Nulls.AS_EMPTY) List<Box> inputBoxes,
    @JsonProperty("boxes") @JsonSetter(nulls = Nulls.AS_EMPTY) List<Box> boxes,
    @JsonProperty("moments") Optional<Moments> moments,
    @JsonProperty("masks") @JsonSetter(nulls = Nulls.AS_EMPTY) List<MaskTrack> masks) {
  public Sample {
    turns = List.copyOf(turns);
    inputBoxes = List.copyOf(inputBoxes);
    boxes = List.copyOf(boxes);
    masks = List.copyOf(masks);
  }

  /** A sample without an instruction. */
  public Sample(
      String id,
      Optional<String> media,
      Optional<Integer> frame,
      String kind,
      List<PromptLayout.Turn> turns,
      List<Box> inputBoxes,
      List<Box> boxes,
      Optional<Moments> moments,
      List<MaskTrack> masks) {
    this(id, media, frame, kind, Optional.empty(), turns, inputBoxes, boxes, moments, masks);
  }

  /** A conversation about a whole medium, without targets. */
  public static Sample conversation(
      String id, Optional<String> media, String kind, List<PromptLayout.Turn> turns) {
    return new Sample(
        id,
        media,
        Optional.empty(),
        kind,
        turns,
        List.of(),
        List.of(),
        Optional.empty(),
        List.of());
  }

  /**
   * When something happens.
   *
   * @param windows start and end in seconds
   * @param clipSeconds length of a clip
   * @param saliency one score a clip, from 0 to 4; 0 outside the windows; empty where only the
   *     windows are known
   */
  public record Moments(
      @JsonProperty("windows") List<Window> windows,
      @JsonProperty("clip_seconds") double clipSeconds,
      @JsonProperty("saliency") @JsonSetter(nulls = Nulls.AS_EMPTY) List<Double> saliency) {
    public Moments {
      windows = List.copyOf(windows);
      saliency = List.copyOf(saliency);
    }
  }

  /** A span in seconds. */
  public record Window(@JsonProperty("start") double start, @JsonProperty("end") double end) {}

  /** The same words and targets with an instruction before the medium. */
  public Sample introduced(String words) {
    return new Sample(
        id, media, frame, kind, Optional.of(words), turns, inputBoxes, boxes, moments, masks);
  }

  /** The task it teaches; empty for plain conversation. */
  public Optional<Task> task() {
    if (!boxes.isEmpty()) {
      return Optional.of(Task.REGION);
    }
    if (moments.isPresent()) {
      return Optional.of(Task.TEMPORAL);
    }
    return masks.isEmpty() ? Optional.empty() : Optional.of(Task.MASK);
  }

  /** What it may share a batch with. */
  public Group group() {
    return new Group(task(), Group.Shown.of(this));
  }

  /** Whether it asks to pick a letter. */
  public boolean isChoice() {
    return turns.get(turns.size() - 1).answer().startsWith(PromptLayout.BEST_OPTION);
  }
}
