package io.github.tpo4j.data.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
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
 * target of that task.
 *
 * @param id unique in its file
 * @param media path relative to the folder of the file; empty for words alone
 * @param frame the one frame to look at, as a picture; empty for the whole medium
 * @param kind what is asked, such as {@code moving_direction}, for figures by kind
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
    @JsonProperty("turns") List<PromptLayout.Turn> turns,
    @JsonProperty("input_boxes") List<Box> inputBoxes,
    @JsonProperty("boxes") List<Box> boxes,
    @JsonProperty("moments") Optional<Moments> moments,
    @JsonProperty("masks") List<MaskTrack> masks) {
  public Sample {
    turns = List.copyOf(turns);
    inputBoxes = inputBoxes == null ? List.of() : List.copyOf(inputBoxes);
    boxes = boxes == null ? List.of() : List.copyOf(boxes);
    masks = masks == null ? List.of() : List.copyOf(masks);
  }

  /**
   * When something happens.
   *
   * @param windows start and end in seconds
   * @param clipSeconds length of a clip
   * @param saliency one score a clip, from 0 to 4; 0 outside the windows
   */
  public record Moments(
      @JsonProperty("windows") List<Window> windows,
      @JsonProperty("clip_seconds") double clipSeconds,
      @JsonProperty("saliency") List<Double> saliency) {
    public Moments {
      windows = List.copyOf(windows);
      saliency = List.copyOf(saliency);
    }
  }

  /** A span in seconds. */
  public record Window(@JsonProperty("start") double start, @JsonProperty("end") double end) {}

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
}
