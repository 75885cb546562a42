package io.github.tpo4j.data.world.publish;

import io.github.tpo4j.core.Rle;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.video.Frame;

/** The pictures of a rendered story, and who is seen in them. */
public interface Footage {
  /** The story that was rendered. */
  Story story();

  /** The pixels of a frame that show an actor; empty where it is hidden or outside. */
  Rle mask(int actor, int frame);

  /** A frame before video compression. */
  Frame picture(int frame);
}
