package io.github.tpo4j.video;

import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.TpoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Decodes a media file and hands every consumer the frames it asked for: a sampling rule each, and
 * optionally every frame as it passes.
 *
 * <pre>{@code
 * FrameGrab grab = FrameGrab.of(Path.of("clip.mp4"));
 * FrameGrab.Wanted<Frame> seen = grab.want(FrameSampling.middle(16));
 * FrameGrab.Wanted<float[]> clips = grab.want(FrameSampling.perSecond(8, 0), f -> shrink(f));
 * FrameGrab.Result result = grab.run(Progress.NONE);
 * seen.values(); // 16 frames
 * }</pre>
 *
 * <p>How the rules get their frame count, which headers lie about: the count is first taken from
 * the container's index, or by reading the file without decoding it where there is none. One pass
 * then converts only the frames that this count makes the rules pick, and decodes on to the end,
 * which gives the true count and rate. Only where they turn out otherwise does a second pass fetch
 * the frames that are missing. Decoding ends early where the index agrees with the header, nothing
 * was damaged so far, and the rest, more than a tenth, is wanted by nobody; without any wish the
 * whole file is decoded, to learn what it holds.
 */
public final class FrameGrab {
  private static final double WORTH_STOPPING = 0.9;

  private final Path media;
  private final Limits limits;
  private final List<Wanted<?>> wanted = new ArrayList<>();
  private Consumer<Frame> every;
  private boolean used;

  private FrameGrab(Path media, Limits limits) {
    this.media = media;
    this.limits = limits;
  }

  /** A grab from a user's own file, under {@link Limits#LOCAL}. */
  public static FrameGrab of(Path media) {
    return of(media, Limits.LOCAL);
  }

  /** A grab under the given limits. Nothing is opened before {@link #run}. */
  public static FrameGrab of(Path media, Limits limits) {
    return new FrameGrab(media, limits);
  }

  /** Asks for the frames of a rule, at full size: mind the memory (6 MB for 1920 x 1080). */
  public Wanted<Frame> want(FrameSampling rule) {
    return want(rule, Function.identity());
  }

  /**
   * Asks for the frames of a rule, each passed through {@code shrink} as soon as it is decoded, so
   * that only the result is held. A frame that the rule picks several times is passed once; a frame
   * that a wrong header made the rule pick may be passed although it is not used in the end.
   */
  public <T> Wanted<T> want(FrameSampling rule, Function<Frame, T> shrink) {
    Wanted<T> one = new Wanted<>(rule, shrink);
    wanted.add(one);
    return one;
  }

  /** Asks for every frame, in order, exactly once, as it is decoded. */
  public FrameGrab each(Consumer<Frame> consumer) {
    every = every == null ? consumer : every.andThen(consumer);
    return this;
  }

  /**
   * Decodes. May be called once.
   *
   * @throws TpoException of kind data: see {@link VideoReader#open(Path, Limits)}; also when a rule
   *     finds nothing to pick, such as a clip outside the video
   */
  public Result run(Progress progress) {
    if (used) {
      throw new IllegalStateException("this grab has run");
    }
    used = true;
    Result result = firstPass(progress);
    int last = -1;
    for (Wanted<?> one : wanted) {
      one.plan(result.frames, result.fps);
      last = Math.max(last, one.lastMissing());
    }
    if (last >= 0) {
      fetchMissing(last, progress);
    }
    return result;
  }

  private Result firstPass(Progress progress) {
    try (VideoReader reader = VideoReader.open(media, limits)) {
      VideoInfo info = reader.info();
      int indexed = info.isImage() ? 1 : reader.indexedFrames();
      int expected = indexed > 0 ? indexed : Demuxer.countPackets(media, limits);
      int lastWanted = -1;
      for (Wanted<?> one : wanted) {
        one.tryPlan(expected, info.fps());
        lastWanted = Math.max(lastWanted, one.lastMissing());
      }
      boolean mayStop =
          indexed > 0
              && every == null
              && !wanted.isEmpty()
              && lastWanted < WORTH_STOPPING * expected;
      while (reader.advance()) {
        serve(reader);
        progress.update("decoding", reader.index() + 1L, expected);
        if (mayStop && reader.index() >= lastWanted && isAsDeclared(reader)) {
          return new Result(info, expected, info.fps(), info.durationSeconds(), reader.warnings());
        }
      }
      return atEnd(reader);
    }
  }

  private static boolean isAsDeclared(VideoReader reader) {
    return reader.isClean()
        && HeaderCheck.rateAgrees(reader.info().fps(), reader.index() + 1, reader.seconds());
  }

  private static Result atEnd(VideoReader reader) {
    VideoInfo info = reader.info();
    int frames = reader.index() + 1;
    if (info.isImage()) {
      return new Result(info, 1, 0, 0, reader.warnings());
    }
    double fps =
        frames < 2 || HeaderCheck.rateAgrees(info.fps(), frames, reader.seconds())
            ? info.fps()
            : HeaderCheck.measuredRate(frames, reader.seconds());
    return new Result(info, frames, fps, reader.endSeconds(), reader.warnings());
  }

  private void serve(VideoReader reader) {
    int index = reader.index();
    boolean picked = wanted.stream().anyMatch(one -> one.misses(index));
    if (every == null && !picked) {
      return;
    }
    Frame frame = reader.frame();
    wanted.forEach(one -> one.offer(frame));
    if (every != null) {
      every.accept(frame);
    }
  }

  private void fetchMissing(int last, Progress progress) {
    every = null;
    try (VideoReader reader = VideoReader.open(media, limits)) {
      while (reader.index() < last && reader.advance()) {
        serve(reader);
        progress.update("decoding again", reader.index() + 1L, last + 1L);
      }
    }
  }

  /** What one consumer asked for; filled by {@link FrameGrab#run}. */
  public static final class Wanted<T> {
    private final FrameSampling rule;
    private final Function<Frame, T> shrink;
    private final Map<Integer, Taken<T>> taken = new HashMap<>();
    private int[] indices;

    private record Taken<T>(double seconds, T value) {}

    private Wanted(FrameSampling rule, Function<Frame, T> shrink) {
      this.rule = rule;
      this.shrink = shrink;
    }

    private void plan(int frames, double fps) {
      indices = rule.indices(frames, fps);
      taken.keySet().retainAll(IntStream.of(indices).boxed().toList());
    }

    /** Plans by the header's word, which may be nonsense: the rule's complaint waits. */
    private void tryPlan(int frames, double fps) {
      try {
        plan(frames, fps);
      } catch (TpoException e) {
        indices = new int[0];
      }
    }

    private boolean misses(int index) {
      return !taken.containsKey(index) && Arrays.binarySearch(indices, index) >= 0;
    }

    private int lastMissing() {
      return IntStream.of(indices).filter(i -> !taken.containsKey(i)).max().orElse(-1);
    }

    private void offer(Frame frame) {
      if (misses(frame.index())) {
        taken.put(frame.index(), new Taken<>(frame.seconds(), shrink.apply(frame)));
      }
    }

    /** One value per index of the rule, in its order; repeated indices share their value. */
    public List<T> values() {
      return IntStream.of(indices()).mapToObj(i -> taken.get(i).value).toList();
    }

    /** Frame numbers of the rule. */
    public int[] indices() {
      if (indices == null) {
        throw new IllegalStateException("run() has not been called");
      }
      return indices.clone();
    }

    /** Presentation times of these frames. */
    public List<Double> seconds() {
      return IntStream.of(indices()).mapToObj(i -> taken.get(i).seconds).toList();
    }
  }

  /**
   * What decoding found.
   *
   * @param info the header's word
   * @param frames frames that could be decoded (where decoding ended early: that the index has)
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
