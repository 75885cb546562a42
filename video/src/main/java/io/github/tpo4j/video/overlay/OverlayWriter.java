package io.github.tpo4j.video.overlay;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.video.Limits;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a media file again with an answer drawn on it: {@code --out overlay.mp4} or {@code .png}.
 */
public final class OverlayWriter {
  private OverlayWriter() {}

  /**
   * Checks the name of an output file before the work starts.
   *
   * @throws io.github.tpo4j.core.TpoException of kind usage if it ends neither in .mp4 nor in .png,
   *     or its folder does not exist
   */
  public static void check(Path out) {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * Draws {@code answer} on {@code media} and writes {@code out}: {@code .mp4} has every frame with
   * its own time; {@code .png} has one picture, for a video the frame that shows most (the best
   * moment's middle, else the first frame with a mask, else the first sampled frame).
   *
   * @return warnings about the media
   */
  public static List<String> write(
      Path media, Answer answer, Path out, Limits limits, Progress progress) {
    throw new UnsupportedOperationException("being written");
  }
}
