package io.github.tpo4j.model.heads;

import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Progress;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/**
 * What a head may look at beside the language model's state. Nothing is computed until asked for.
 */
public interface Scene {
  /** Size and times of the media. */
  MediaInfo info();

  /** The user's whole question. */
  String question();

  /** What the question is about, for display: the described object, or the question itself. */
  String subject();

  /**
   * Streams the frames in order of time, every n-th as the request says; a picture is one frame.
   *
   * @param visitor receives each frame; it must not keep it
   */
  void frames(Consumer<Sight> visitor);

  /** Clip by clip features for the temporal head and the query's token features. */
  Clips clips();

  /** Where to tell how far long work has come. */
  Progress progress();

  /**
   * One frame.
   *
   * @param index frame number in the video
   * @param seconds presentation time
   * @param rgb_3HW unsigned bytes; valid during the visit
   */
  record Sight(int index, double seconds, Tensor rgb_3HW) {}

  /**
   * Features of the clips and of the query.
   *
   * @param clip_LC one row a clip, without the time features that CG-DETR appends
   * @param text_QD one row a token of the query
   * @param clipSeconds length of a clip
   */
  record Clips(Tensor clip_LC, Tensor text_QD, double clipSeconds) {}
}
