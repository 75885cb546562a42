package io.github.tpo4j.video;

import io.github.tpo4j.core.TpoException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a media file may cost. Held against the header before decoding starts and against the real
 * frames while it runs; what is over a limit is refused with a {@code TpoException} of kind data,
 * never cut silently.
 *
 * @param maxPixels pixels of one frame
 * @param maxFrames frames decoded
 * @param maxSeconds presentation time of the last frame
 */
public record Limits(long maxPixels, long maxFrames, double maxSeconds) {
  /** For a user's own files: 8192 x 8192 pixels, a million frames, a day. */
  public static final Limits LOCAL = new Limits(8192L * 8192, 1_000_000, 86_400);

  /**
   * For strangers' files (promises.md, limits of the server): 8.3 M pixels, 3,000 frames, 600 s.
   */
  public static final Limits SERVER = new Limits(8_300_000, 3_000, 600);

  public Limits {
    if (maxPixels < 1 || maxFrames < 1 || !(maxSeconds > 0)) {
      throw new IllegalArgumentException(
          "limits must be positive: %d pixels, %d frames, %s s"
              .formatted(maxPixels, maxFrames, maxSeconds));
    }
  }

  void checkPixels(Path media, long width, long height) {
    if (width * height > maxPixels) {
      throw refused(
          "%s: %d x %d pixels are %.3f million, over the limit of %.3f million; scale it down",
          media, width, height, width * height / 1e6, maxPixels / 1e6);
    }
  }

  void checkFrames(Path media, long frames) {
    if (frames > maxFrames) {
      throw refused(
          "%s: it has %d frames or more, over the limit of %d; cut a shorter piece",
          media, frames, maxFrames);
    }
  }

  void checkSeconds(Path media, double seconds) {
    if (seconds > maxSeconds) {
      throw refused(
          "%s: it lasts %.2f s or more, over the limit of %.2f s; cut a shorter piece",
          media, seconds, maxSeconds);
    }
  }

  private static TpoException refused(String format, Object... values) {
    return TpoException.data(String.format(Locale.ROOT, format, values));
  }
}
