package io.github.tpo4j.serve.decode;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.video.FrameSampling;
import io.github.tpo4j.video.Limits;
import java.util.Locale;
import java.util.Optional;

/**
 * What a decoding process is told; it does one job and ends.
 *
 * @param what it does
 * @param media file to read
 * @param rule of {@link What#SAMPLE}
 * @param every of {@link What#EVERY}: every n-th frame
 * @param answers file of {@link What#DRAW}: a list of answers
 * @param choice which of them
 * @param out file that is written
 */
record Job(
    @JsonProperty("what") What what,
    @JsonProperty("media") String media,
    @JsonProperty("max_pixels") long maxPixels,
    @JsonProperty("max_frames") long maxFrames,
    @JsonProperty("max_seconds") double maxSeconds,
    @JsonProperty("rule") Optional<String> rule,
    @JsonProperty("every") int every,
    @JsonProperty("answers") Optional<String> answers,
    @JsonProperty("choice") int choice,
    @JsonProperty("out") Optional<String> out) {

  enum What {
    /** Reads the header and the first frame. */
    PROBE,
    /** Hands out the frames that a rule picks. */
    SAMPLE,
    /** Hands out every n-th frame. */
    EVERY,
    /** Writes the first frame as PNG. */
    FIRST_FRAME,
    /** Writes the medium with an answer drawn on it. */
    DRAW
  }

  static Job of(What what, String media, Limits limits) {
    return new Job(
        what,
        media,
        limits.maxPixels(),
        limits.maxFrames(),
        limits.maxSeconds(),
        Optional.empty(),
        1,
        Optional.empty(),
        0,
        Optional.empty());
  }

  Job sampling(FrameSampling picked) {
    return new Job(
        what,
        media,
        maxPixels,
        maxFrames,
        maxSeconds,
        Optional.of(text(picked)),
        1,
        answers,
        0,
        out);
  }

  Job each(int n) {
    return new Job(what, media, maxPixels, maxFrames, maxSeconds, rule, n, answers, 0, out);
  }

  Job writing(String file) {
    return new Job(
        what,
        media,
        maxPixels,
        maxFrames,
        maxSeconds,
        rule,
        every,
        answers,
        choice,
        Optional.of(file));
  }

  Job drawing(String file, int number) {
    return new Job(
        what, media, maxPixels, maxFrames, maxSeconds, rule, every, Optional.of(file), number, out);
  }

  Limits limits() {
    return new Limits(maxPixels, maxFrames, maxSeconds);
  }

  FrameSampling sampling() {
    String[] words = rule.orElseThrow().split(" ");
    return switch (words[0]) {
      case "middle" -> FrameSampling.middle(Integer.parseInt(words[1]));
      case "clips" -> FrameSampling.clipMiddles(Double.parseDouble(words[1]));
      case "segments" ->
          FrameSampling.segments(
              Integer.parseInt(words[1]),
              Double.parseDouble(words[2]),
              Double.parseDouble(words[3]));
      default -> throw new IllegalArgumentException("no rule " + words[0]);
    };
  }

  /** The rules that a model asks with. */
  private static String text(FrameSampling rule) {
    if (rule instanceof FrameSampling.Middle m) {
      return "middle " + m.n();
    } else if (rule instanceof FrameSampling.ClipMiddles c) {
      return "clips " + c.clipSeconds();
    } else if (rule instanceof FrameSampling.Segments s) {
      return String.format(Locale.ROOT, "segments %d %s %s", s.n(), s.start(), s.end());
    }
    throw new IllegalArgumentException("no model asks with " + rule);
  }
}
