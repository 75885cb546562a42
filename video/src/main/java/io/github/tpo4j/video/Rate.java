package io.github.tpo4j.video;

/** Average frame rates, declared and measured. */
final class Rate {
  private Rate() {}

  /** Rate of {@code frames} frames of which the last begins {@code seconds} after the first. */
  static double measured(int frames, double seconds) {
    return frames > 1 && seconds > 0 ? (frames - 1) / seconds : 0;
  }

  /** Whether a declared rate puts the last frame where it is, give or take 1.5 frames or 1 %. */
  static boolean agrees(double declared, int frames, double seconds) {
    double expected = declared * seconds;
    return declared > 0 && Math.abs(expected - (frames - 1)) <= Math.max(1.5, 0.01 * frames);
  }
}
