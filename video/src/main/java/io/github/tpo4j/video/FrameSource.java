package io.github.tpo4j.video;

import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.TpoException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Where a model's frames come from: from this process, or, for files that are not trusted, from one
 * that may die. Both give the same frames.
 */
public interface FrameSource {
  /** A user's own files, decoded in this process. */
  FrameSource LOCAL = here(Limits.LOCAL);

  /**
   * The frames that a rule picks, each passed through {@code shrink} as soon as it is decoded; a
   * picture gives one, whatever the rule.
   *
   * @throws TpoException of kind data: see {@link FrameGrab#run}
   */
  <T> SampledFrames<T> sample(
      Path media, FrameSampling rule, Function<Frame, T> shrink, Progress progress);

  /**
   * Every n-th frame, in order of time.
   *
   * @param visitor must not keep the frame
   * @return what is wrong with the medium and was survived
   */
  List<String> every(Path media, int n, Consumer<Frame> visitor);

  /** Decodes in this process, under limits. */
  static FrameSource here(Limits limits) {
    return new FrameSource() {
      @Override
      public <T> SampledFrames<T> sample(
          Path media, FrameSampling rule, Function<Frame, T> shrink, Progress progress) {
        return SampledFrames.of(media, limits, rule, shrink, progress);
      }

      @Override
      public List<String> every(Path media, int n, Consumer<Frame> visitor) {
        try (VideoReader video = VideoReader.open(media, limits)) {
          video.every(n, visitor);
          return video.warnings();
        }
      }
    };
  }
}
