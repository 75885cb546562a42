package io.github.tpo4j.video;

import java.util.Locale;

/**
 * One decoded picture: packed RGB bytes, upright (rotation metadata applied). It owns its bytes and
 * stays valid after the reader has moved on or closed; do not write to {@code rgb} of a frame that
 * others hold.
 *
 * @param index number of the frame among those that could be decoded, from 0
 * @param seconds presentation time from the first frame; 0 for a picture
 * @param width pixels
 * @param height pixels
 * @param rgb {@code height * width * 3} values, row by row, red green blue
 */
@SuppressWarnings("ArrayRecordComponent") // six megabytes a frame: never copied for show
public record Frame(int index, double seconds, int width, int height, byte[] rgb) {
  public Frame {
    if (rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "frame of %d x %d: expected %d bytes of RGB but found %d"
              .formatted(width, height, 3L * width * height, rgb.length));
    }
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "Frame[%d at %.3f s, %dx%d]", index, seconds, width, height);
  }
}
