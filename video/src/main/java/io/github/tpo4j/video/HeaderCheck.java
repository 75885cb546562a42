package io.github.tpo4j.video;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A header's word held against what was decoded. */
final class HeaderCheck {
  private HeaderCheck() {}

  /** Rate of {@code frames} frames of which the last begins {@code seconds} after the first. */
  static double measuredRate(int frames, double seconds) {
    return frames > 1 && seconds > 0 ? (frames - 1) / seconds : 0;
  }

  /** Whether a declared rate puts the last frame where it is, give or take 1.5 frames or 1 %. */
  static boolean rateAgrees(double declared, int frames, double seconds) {
    double expected = declared * seconds;
    return declared > 0 && Math.abs(expected - (frames - 1)) <= Math.max(1.5, 0.01 * frames);
  }

  /**
   * What the header says wrongly about a video that was decoded to its end.
   *
   * @param frames frames that could be decoded
   * @param last when the last one begins, in seconds after the first
   * @param end when the last one ends
   */
  static List<String> lies(VideoInfo info, int frames, double last, double end) {
    List<String> out = new ArrayList<>();
    if (info.declaredFrames() > 0 && info.declaredFrames() != frames) {
      out.add(
          "the header says %d frames but %d could be decoded"
              .formatted(info.declaredFrames(), frames));
    }
    if (frames > 1 && !rateAgrees(info.fps(), frames, last)) {
      out.add(
          String.format(
              Locale.ROOT,
              "the header says %.3f frames per second but the frames' times give %.3f",
              info.fps(),
              measuredRate(frames, last)));
    }
    double tolerance = Math.max(0.01 * end, Math.max(0.1, 2 * (end - last)));
    if (info.durationSeconds() > 0 && Math.abs(info.durationSeconds() - end) > tolerance) {
      out.add(
          String.format(
              Locale.ROOT,
              "the header says %.2f s but the video lasts %.2f s",
              info.durationSeconds(),
              end));
    }
    return out;
  }
}
