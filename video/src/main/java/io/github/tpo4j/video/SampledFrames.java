package io.github.tpo4j.video;

import io.github.tpo4j.core.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * The frames of a medium that a rule picks; a picture gives one, whatever the rule. What a model
 * sees in training and in answering is picked here.
 *
 * @param frames what was made of each
 * @param seconds presentation times
 * @param found what decoding found
 */
public record SampledFrames<T>(List<T> frames, List<Double> seconds, FrameGrab.Result found) {
  /**
   * Decodes once. Each frame is passed through {@code shrink} as soon as it is decoded, so that a
   * large video costs no more memory than a small one.
   *
   * @throws io.github.tpo4j.core.TpoException of kind data: see {@link FrameGrab#run}
   */
  public static <T> SampledFrames<T> of(
      Path media, FrameSampling rule, Function<Frame, T> shrink, Progress progress) {
    return of(media, Limits.LOCAL, rule, shrink, progress);
  }

  /** The same for a file that must keep to limits. */
  public static <T> SampledFrames<T> of(
      Path media, Limits limits, FrameSampling rule, Function<Frame, T> shrink, Progress progress) {
    FrameGrab grab = FrameGrab.of(media, limits);
    FrameGrab.Wanted<T> wanted = grab.want(rule, shrink);
    FrameGrab.Result found = grab.run(progress);
    int n = found.info().isImage() ? 1 : wanted.values().size();
    return new SampledFrames<>(
        wanted.values().subList(0, n), wanted.seconds().subList(0, n), found);
  }
}
