package io.github.tpo4j.video;

import java.awt.image.BufferedImage;
import java.nio.file.Path;

/** Pictures in and out of files and Java2D. */
public final class Pictures {
  private Pictures() {}

  /** Reads the first frame of a picture or video. */
  public static Frame read(Path media) {
    try (VideoReader reader = VideoReader.open(media)) {
      return reader.next();
    }
  }

  /** Writes a PNG, through a temporary file beside the target. */
  public static void write(Path png, Frame frame) {
    throw new UnsupportedOperationException("being written");
  }

  /** The frame as a Java2D image (a copy). */
  public static BufferedImage toImage(Frame frame) {
    throw new UnsupportedOperationException("being written");
  }

  /** A Java2D image as a frame (a copy). */
  public static Frame toFrame(BufferedImage image, int index, double seconds) {
    throw new UnsupportedOperationException("being written");
  }
}
