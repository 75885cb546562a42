package io.github.tpo4j.model.heads.temporal;

import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.model.heads.Scene;

/**
 * Where the temporal head's clip and query features come from. There are two kinds:
 *
 * <ul>
 *   <li>the model's own: clips are pooled from its vision encoder's tokens ({@link ClipPooling}),
 *       the query is its language model's word embeddings;
 *   <li>computed elsewhere: InternVideo2 and LLaMA features from a file ({@link FeatureFile}), for
 *       the published checkpoint.
 * </ul>
 *
 * The head must have been trained with the same kind.
 */
@FunctionalInterface
public interface ClipFeatures {
  /**
   * Features of one video and one question.
   *
   * @param question the user's whole message: the reference cuts no words out of it
   */
  Scene.Clips of(MediaInfo info, String question);

  /**
   * Clips of a video: whole ones only, as the reference has it, but at least one, so that a video
   * shorter than a clip is one clip.
   */
  static int clips(double durationSeconds, double clipSeconds) {
    return (int) Math.max(1, Math.floor(durationSeconds / clipSeconds + 1e-9));
  }
}
