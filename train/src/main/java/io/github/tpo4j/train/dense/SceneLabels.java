package io.github.tpo4j.train.dense;

import java.util.List;

/**
 * What is true about a view as a whole.
 *
 * @param backdrop ordinal of what is behind all actors
 * @param camera ordinal of what the camera does
 * @param actors those that are seen in any of its frames
 */
record SceneLabels(int backdrop, int camera, List<Track> actors) {
  /** The same of one frame as a picture of its own. */
  SceneLabels in(int frame) {
    return new SceneLabels(
        backdrop,
        camera,
        actors.stream().filter(a -> a.sights().get(frame).isSeen()).map(a -> a.in(frame)).toList());
  }

  /**
   * An actor.
   *
   * @param shape ordinal
   * @param pattern ordinal
   * @param motion ordinal of how it moves
   * @param sights one a frame
   */
  record Track(int shape, int pattern, int motion, List<Sight> sights) {
    private Track in(int frame) {
      return new Track(shape, pattern, motion, List.of(sights.get(frame).alone()));
    }
  }

  /**
   * An actor on a frame.
   *
   * @param isSeen whether enough of it is
   * @param colour ordinal
   * @param box centre, width and height of what is seen, as shares of the view's sides
   * @param turn in radians since the sampled frame before; NaN where there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sight(boolean isSeen, int colour, float[] box, float turn) {
    private Sight alone() {
      return new Sight(isSeen, colour, box, Float.NaN);
    }
  }
}
