package io.github.tpo4j.train.track;

import java.util.List;

/**
 * A few frames of a clip, as squares of {@code side} pixels, and things to follow in them.
 *
 * @param side pixels of a side
 * @param frames RGB bytes of each frame
 * @param objects what is to be followed
 */
public record TrackClip(int side, List<byte[]> frames, List<Followed> objects) {
  public TrackClip {
    frames = List.copyOf(frames);
    objects = List.copyOf(objects);
  }

  /**
   * A thing.
   *
   * @param masks zeros and ones, one mask a frame
   * @param box around the first mask, noise added: x1 y1 x2 y2 in pixels
   * @param point a place inside the first mask: x y in pixels
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Followed(List<byte[]> masks, float[] box, float[] point) {
    public Followed {
      masks = List.copyOf(masks);
    }
  }
}
