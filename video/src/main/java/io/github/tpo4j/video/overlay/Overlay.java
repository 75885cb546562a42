package io.github.tpo4j.video.overlay;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.video.Frame;

/**
 * Draws an answer on frames: boxes with labels, masks as tinted areas with outlines, one colour per
 * object, and below a video a timeline with moments, saliency curve, playhead and times.
 */
public final class Overlay {
  private Overlay() {}

  /** An overlay for frames of the media that the answer is about. */
  public static Overlay of(Answer answer) {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * The frame with the answer drawn on it, and the timeline strip below where the answer has one:
   * the result is then higher than the frame, always by the same amount.
   */
  public Frame draw(Frame frame) {
    throw new UnsupportedOperationException("being written");
  }
}
