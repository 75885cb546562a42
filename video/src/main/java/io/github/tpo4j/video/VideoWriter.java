package io.github.tpo4j.video;

import java.nio.file.Path;

/**
 * Writes frames to an H.264 mp4 (openh264, yuv420p, BT.709, index at the front). H.264 in this
 * format needs even sides: an odd side loses its last column or row. The file appears under its
 * name only when {@link #close} has finished it; until then it is a temporary file beside it.
 *
 * <pre>{@code
 * try (VideoWriter out = VideoWriter.open(Path.of("out.mp4"), 640, 480, 25)) {
 *   out.write(frame);
 * }
 * }</pre>
 */
public final class VideoWriter implements AutoCloseable {
  private VideoWriter() {}

  /**
   * Starts a file.
   *
   * @param width pixels of the frames to come
   * @param height pixels of the frames to come
   * @param fps nominal frame rate: {@link #write(Frame)} counts frames with it, and the encoder
   *     plans its bits with it
   */
  public static VideoWriter open(Path target, int width, int height, double fps) {
    throw new UnsupportedOperationException("being written");
  }

  /** Appends a frame one frame period after the one before, whatever its own time says. */
  public void write(Frame frame) {
    throw new UnsupportedOperationException("being written");
  }

  /** Appends a frame at a time of its own, which must be later than the one before. */
  public void write(Frame frame, double seconds) {
    throw new UnsupportedOperationException("being written");
  }

  /** Finishes the file and gives it its name; after a failed write, removes what was begun. */
  @Override
  public void close() {}
}
