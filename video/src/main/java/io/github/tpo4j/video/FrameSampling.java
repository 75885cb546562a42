package io.github.tpo4j.video;

import io.github.tpo4j.core.TpoException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which frames of a video are looked at: the rules of the reference's {@code get_frame_indices},
 * without decoding anything (model.md 4.4; golden {@code sampling/frame_indices.json}).
 *
 * <pre>{@code
 * int[] sixteen = FrameSampling.middle(16).indices(795, 10); // 24, 73, 123, ...
 * }</pre>
 */
public sealed interface FrameSampling {

  /**
   * Frame numbers in ascending order; a video shorter than asked for repeats its last one.
   *
   * @param frames number of frames of the video, at least 1
   * @param fps average frame rate; only {@link #perSecond}, {@link #clipMiddles} and {@link
   *     #within} read it
   */
  int[] indices(int frames, double fps);

  /**
   * The middle frame of {@code n} equal intervals: {@code k = min(n, V)} intervals with bounds
   * {@code b_i = floor(i V / k)}, pick {@code floor((b_i + b_{i+1} - 1) / 2)}, repeat the last to
   * {@code n}. What the language model sees, with {@code n = 16}.
   */
  static FrameSampling middle(int n) {
    return new Middle(n);
  }

  /**
   * A random frame of each of {@code n} equal intervals, for training: uniform in {@code [b_i,
   * b_{i+1} - 1)}, so the last frame of an interval is never drawn; if an interval has only one
   * frame, a sorted random subset of the whole video instead. Same seed, same frames.
   */
  static FrameSampling random(int n, long seed) {
    return new Random(n, seed);
  }

  /** Frame {@code b_i + start} of each of {@code n} equal intervals. */
  static FrameSampling fixedStart(int n, int start) {
    return new FixedStart(n, start);
  }

  /**
   * {@code f} frames per second: with {@code D = V / fps} and {@code d = 1 / f}, the times {@code
   * d/2, 3d/2, ...} below {@code D + d/2}; index = {@code time * fps} rounded half to even, kept
   * while below {@code V}; at most {@code cap}; then, if {@code len mod f} is not zero, the last
   * {@code len mod f} are dropped, so that groups of {@code f} are whole seconds. As in the
   * reference, a fractional remainder below one empties the list: use whole rates. May be empty: a
   * video under a second has no whole second, a picture (rate 0) has none at all.
   *
   * @param cap most frames to keep before dropping, or 0 for no cap
   */
  static FrameSampling perSecond(double f, int cap) {
    return new PerSecond(f, cap);
  }

  /**
   * MVBench's rule: {@code n} equal segments between the frames nearest to two times, and {@code
   * floor(first + segment / 2 + round(k segment))} for each, rounded half to even. Times outside
   * the video are its ends.
   */
  static FrameSampling segments(int n, double startSeconds, double endSeconds) {
    return new Segments(n, startSeconds, endSeconds);
  }

  /** Every frame: what the mask head sees. */
  static FrameSampling all() {
    return new All();
  }

  /** One frame, by its number. */
  static FrameSampling single(int index) {
    return new Single(index);
  }

  /**
   * The frame in the middle of every clip of the given length, as {@link #perSecond} finds it; the
   * middle of the whole where that is a picture or shorter than a clip.
   */
  static FrameSampling clipMiddles(double clipSeconds) {
    return new ClipMiddles(clipSeconds);
  }

  /**
   * This rule applied to a part of the video only: {@code V} becomes {@code floor((end - start)
   * fps)}, cut where the video ends, and {@code floor(start fps)} is added to the frame numbers.
   */
  default FrameSampling within(double startSeconds, double endSeconds) {
    return new Within(this, startSeconds, endSeconds);
  }

  /** Whether the frame rate enters, so that a wrong one in the header matters. */
  default boolean usesRate() {
    return this instanceof PerSecond
        || this instanceof ClipMiddles
        || this instanceof Segments
        || this instanceof Within;
  }

  /**
   * Times of sampled frames as the prompt prints them: {@code index / fps} with one digit, rounded
   * as Python's {@code round} does (exact decimal value, half to even).
   */
  static List<String> timestamps(int[] indices, double fps) {
    return IntStream.of(indices)
        .mapToObj(i -> new BigDecimal(i / fps).setScale(1, RoundingMode.HALF_EVEN).toPlainString())
        .toList();
  }

  /** Rule of {@link FrameSampling#middle}. */
  record Middle(int n) implements FrameSampling {
    public Middle {
      requireCount(n);
    }

    @Override
    public int[] indices(int frames, double fps) {
      int[] bounds = bounds(n, frames);
      return padded(
          n, IntStream.range(0, bounds.length - 1).map(i -> (bounds[i] + bounds[i + 1] - 1) / 2));
    }
  }

  /** Rule of {@link FrameSampling#random}. */
  record Random(int n, long seed) implements FrameSampling {
    public Random {
      requireCount(n);
    }

    @Override
    public int[] indices(int frames, double fps) {
      int[] bounds = bounds(n, frames);
      int k = bounds.length - 1;
      SplittableRandom random = new SplittableRandom(seed);
      if (IntStream.range(0, k).anyMatch(i -> bounds[i + 1] - bounds[i] < 2)) {
        return padded(n, subset(k, frames, random));
      }
      return padded(
          n, IntStream.range(0, k).map(i -> random.nextInt(bounds[i], bounds[i + 1] - 1)));
    }

    /** {@code k} of the {@code frames} numbers, ascending (selection sampling). */
    private static IntStream subset(int k, int frames, SplittableRandom random) {
      int[] chosen = new int[k];
      for (int i = 0, c = 0; c < k; i++) {
        if (random.nextInt(frames - i) < k - c) {
          chosen[c++] = i;
        }
      }
      return IntStream.of(chosen);
    }
  }

  /** Rule of {@link FrameSampling#fixedStart}. */
  record FixedStart(int n, int start) implements FrameSampling {
    public FixedStart {
      requireCount(n);
      if (start < 0) {
        throw TpoException.usage("frame sampling: the fixed start must be 0 or more, not " + start);
      }
    }

    @Override
    public int[] indices(int frames, double fps) {
      int[] bounds = bounds(n, frames);
      return padded(
          n,
          IntStream.range(0, bounds.length - 1).map(i -> Math.min(bounds[i] + start, frames - 1)));
    }
  }

  /** Rule of {@link FrameSampling#perSecond}. */
  record PerSecond(double f, int cap) implements FrameSampling {
    public PerSecond {
      if (!(f > 0) || Double.isInfinite(f) || cap < 0) {
        throw TpoException.usage(
            "frame sampling: expected a positive rate and a cap of 0 or more, found %s and %d"
                .formatted(f, cap));
      }
    }

    @Override
    public int[] indices(int frames, double fps) {
      if (fps == 0) {
        return new int[0]; // a picture has no seconds
      }
      requireRate(fps);
      double step = 1 / f;
      double first = step / 2;
      double last = frames / fps + step / 2;
      int count = (int) Math.ceil((last - first) / step);
      double increment = (first + step) - first; // as numpy.arange fills its array
      int[] picked =
          IntStream.range(0, count)
              .map(i -> (int) Math.rint((first + i * increment) * fps))
              .filter(i -> i < frames)
              .toArray();
      int length = cap > 0 ? Math.min(cap, picked.length) : picked.length;
      double rest = length % f;
      if (rest != 0) {
        length = rest < 1 ? 0 : length - (int) rest;
      }
      return Arrays.copyOf(picked, length);
    }
  }

  /** Rule of {@link FrameSampling#segments}. */
  record Segments(int n, double start, double end) implements FrameSampling {
    public Segments {
      requireCount(n);
      if (!(end >= start)) {
        throw TpoException.usage(
            "frame sampling: expected start <= end in seconds but found %s to %s"
                .formatted(start, end));
      }
    }

    @Override
    public int[] indices(int frames, double fps) {
      double first = Math.min(Math.max(0, Math.rint(start * fps)), frames - 1);
      double last = Math.max(first, Math.min(Math.rint(end * fps), frames - 1));
      double segment = (last - first) / n;
      return IntStream.range(0, n)
          .map(k -> (int) (first + segment / 2 + Math.rint(segment * k)))
          .toArray();
    }
  }

  /** Rule of {@link FrameSampling#all}. */
  record All() implements FrameSampling {
    @Override
    public int[] indices(int frames, double fps) {
      return IntStream.range(0, frames).toArray();
    }
  }

  /** Rule of {@link FrameSampling#single}. */
  record Single(int index) implements FrameSampling {
    @Override
    public int[] indices(int frames, double fps) {
      if (index < 0 || index >= frames) {
        throw TpoException.data(
            "frame sampling: expected a frame number below %d, the video's frames, but found %d"
                .formatted(frames, index));
      }
      return new int[] {index};
    }
  }

  /** Rule of {@link FrameSampling#clipMiddles}. */
  record ClipMiddles(double clipSeconds) implements FrameSampling {
    public ClipMiddles {
      if (!(clipSeconds > 0)) {
        throw TpoException.usage(
            "frame sampling: expected clips of a positive length but found " + clipSeconds);
      }
    }

    @Override
    public int[] indices(int frames, double fps) {
      boolean tooShort = fps == 0 || frames / fps < clipSeconds;
      return (tooShort ? middle(1) : perSecond(1 / clipSeconds, 0)).indices(frames, fps);
    }
  }

  /** Rule of {@link FrameSampling#within}. */
  record Within(FrameSampling rule, double start, double end) implements FrameSampling {
    public Within {
      if (!(start >= 0) || !(end > start)) {
        throw TpoException.usage(
            "clip: expected 0 <= start < end in seconds but found %s to %s".formatted(start, end));
      }
    }

    @Override
    public int[] indices(int frames, double fps) {
      requireRate(fps);
      int offset = (int) (start * fps);
      int inside = Math.min((int) ((end - start) * fps), frames - offset);
      if (inside < 1) {
        throw TpoException.data(
            String.format(
                Locale.ROOT,
                "clip: %s s to %s s holds no frame of a video of %.3f s at %.3f frames per second",
                start,
                end,
                frames / fps,
                fps));
      }
      return IntStream.of(rule.indices(inside, fps)).map(i -> i + offset).toArray();
    }
  }

  private static int[] bounds(int n, int frames) {
    if (frames < 1) {
      throw TpoException.data("frame sampling: the video has no frames");
    }
    int k = Math.min(n, frames);
    return IntStream.rangeClosed(0, k).map(i -> (int) ((long) i * frames / k)).toArray();
  }

  private static int[] padded(int n, IntStream picked) {
    List<Integer> all = new ArrayList<>(picked.boxed().toList());
    while (all.size() < n) {
      all.add(all.get(all.size() - 1));
    }
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void requireCount(int n) {
    if (n < 1) {
      throw TpoException.usage("frame sampling: expected at least 1 frame but found " + n);
    }
  }

  private static void requireRate(double fps) {
    if (!(fps > 0)) {
      throw TpoException.data(
          "frame sampling: this rule needs a frame rate, and the media has none (a picture?)");
    }
  }
}
