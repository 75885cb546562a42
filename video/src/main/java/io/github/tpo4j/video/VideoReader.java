package io.github.tpo4j.video;

import java.nio.file.Path;
import java.util.List;

/**
 * Decodes a video or a picture from its first frame to its last, never seeking. Memory does not
 * grow with the video's length. Not safe for several threads.
 *
 * <pre>{@code
 * try (VideoReader video = VideoReader.open(Path.of("clip.mp4"))) {
 *   for (Frame frame = video.next(); frame != null; frame = video.next()) {
 *     System.out.println(frame.seconds());
 *   }
 *   video.warnings().forEach(System.err::println);
 * }
 * }</pre>
 */
public final class VideoReader implements AutoCloseable {
  private VideoReader() {}

  /** Opens a user's own file, under {@link Limits#LOCAL}. */
  public static VideoReader open(Path media) {
    return open(media, Limits.LOCAL);
  }

  /**
   * Opens a media file. The container is recognised by its first bytes, never by its name, and must
   * be on the allow-list; playlists and scripts, which read other files, are refused.
   *
   * @throws io.github.tpo4j.core.TpoException of kind data: missing, a directory, empty, not media,
   *     cut off, without a video stream, of an unknown codec, or over a limit of its header
   */
  public static VideoReader open(Path media, Limits limits) {
    throw new UnsupportedOperationException("being written");
  }

  /** What the header says. */
  public VideoInfo info() {
    throw new UnsupportedOperationException("being written");
  }

  /** The next frame as RGB, or null at the end. */
  public Frame next() {
    return advance() ? frame() : null;
  }

  /**
   * Decodes the next frame without converting it: cheap when only some frames are wanted.
   *
   * @return false at the end
   */
  public boolean advance() {
    throw new UnsupportedOperationException("being written");
  }

  /** Number of the frame that {@link #advance} reached, from 0. */
  public int index() {
    throw new UnsupportedOperationException("being written");
  }

  /** Presentation time of the frame that {@link #advance} reached, from the first frame. */
  public double seconds() {
    throw new UnsupportedOperationException("being written");
  }

  /** The frame that {@link #advance} reached, as RGB. */
  public Frame frame() {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * What was wrong so far and was survived: damaged frames, a header that lies about size, length
   * or rate. Complete once the end has been reached. One line each.
   */
  public List<String> warnings() {
    throw new UnsupportedOperationException("being written");
  }

  @Override
  public void close() {}
}
