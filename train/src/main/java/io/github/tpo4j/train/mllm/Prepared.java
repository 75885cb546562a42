package io.github.tpo4j.train.mllm;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.data.cache.Feature;
import io.github.tpo4j.model.heads.temporal.Labels;
import io.github.tpo4j.model.text.EncodedPrompt;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sample as numbers, nothing native.
 *
 * @param words ids, places of the visual tokens, labels
 * @param view what is looked at; empty for words alone
 * @param inputBoxes of the {@code <track_box>} placeholders
 * @param target of its task; empty for conversation
 */
record Prepared(
    EncodedPrompt words, Optional<View> view, List<Box> inputBoxes, Optional<Target> target) {

  /** What a task's head is taught. */
  sealed interface Target permits Boxes, Moments, Mask {}

  /** Boxes, one for each placeholder. */
  record Boxes(List<Box> boxes) implements Target {}

  /**
   * Moments of a video.
   *
   * @param clips one frame a clip
   * @param question whole, as the head reads it
   * @param video name of the medium: other videos of the batch serve as negatives
   */
  record Moments(Labels labels, View clips, String question, String video) implements Target {}

  /**
   * Masks on the first frame, one for each placeholder.
   *
   * @param frame that frame as SAM 2 takes it; empty where no loss looks at it
   */
  record Mask(List<Rle> masks, Optional<View> frame) implements Target {}

  /**
   * Frames of a medium: themselves, or what the model made of them another time.
   *
   * @param key under which that is kept; empty where it is not kept
   * @param kept what was kept, or null
   * @param pixels frames, or null where {@code kept} is there
   */
  record View(String key, Map<String, Feature> kept, Pixels pixels) {}
}
