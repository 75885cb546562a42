package io.github.tpo4j.video;

import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Decodes a media file once and hands every consumer the frames it asked for: a sampling rule each,
 * and optionally every frame as it passes.
 *
 * <pre>{@code
 * FrameGrab grab = FrameGrab.of(Path.of("clip.mp4"));
 * FrameGrab.Wanted<Frame> seen = grab.want(FrameSampling.middle(16));
 * FrameGrab.Wanted<float[]> clips = grab.want(FrameSampling.perSecond(8, 0), f -> shrink(f));
 * FrameGrab.Result result = grab.run(Progress.NONE);
 * seen.values(); // 16 frames
 * }</pre>
 */
public final class FrameGrab {
  private FrameGrab() {}

  /** A grab from a user's own file, under {@link Limits#LOCAL}. */
  public static FrameGrab of(Path media) {
    return of(media, Limits.LOCAL);
  }

  /** A grab under the given limits. Nothing is opened before {@link #run}. */
  public static FrameGrab of(Path media, Limits limits) {
    throw new UnsupportedOperationException("being written");
  }

  /** Asks for the frames of a rule, at full size: mind the memory (6 MB for 1920 x 1080). */
  public Wanted<Frame> want(FrameSampling rule) {
    return want(rule, Function.identity());
  }

  /**
   * Asks for the frames of a rule, each passed through {@code shrink} as soon as it is decoded, so
   * that only the result is held. A frame that the rule picks several times is passed once.
   */
  public <T> Wanted<T> want(FrameSampling rule, Function<Frame, T> shrink) {
    throw new UnsupportedOperationException("being written");
  }

  /** Asks for every frame, in order, exactly once, as it is decoded. */
  public FrameGrab each(Consumer<Frame> every) {
    throw new UnsupportedOperationException("being written");
  }

  /** Decodes. May be called once. */
  public Result run(Progress progress) {
    throw new UnsupportedOperationException("being written");
  }

  /** What one consumer asked for; filled by {@link FrameGrab#run}. */
  public static final class Wanted<T> {
    private Wanted() {}

    /** One value per index of the rule, in its order; repeated indices share their value. */
    public List<T> values() {
      throw new UnsupportedOperationException("being written");
    }

    /** Frame numbers of the rule. */
    public int[] indices() {
      throw new UnsupportedOperationException("being written");
    }

    /** Presentation times of these frames. */
    public List<Double> seconds() {
      throw new UnsupportedOperationException("being written");
    }
  }

  /**
   * What decoding found.
   *
   * @param info the header's word
   * @param frames frames that could be decoded
   * @param fps average frame rate: the header's where the frames agree with it, otherwise measured
   *     from the presentation times; 0 for an image
   * @param durationSeconds from the first frame to the end of the last; 0 for an image
   * @param warnings see {@link VideoReader#warnings()}
   */
  public record Result(
      VideoInfo info, int frames, double fps, double durationSeconds, List<String> warnings) {
    public Result {
      warnings = List.copyOf(warnings);
    }

    /** This as an answer's media information. */
    public MediaInfo media(List<Double> sampledSeconds) {
      return new MediaInfo(
          info.width(), info.height(), durationSeconds, fps, frames, sampledSeconds);
    }
  }
}
