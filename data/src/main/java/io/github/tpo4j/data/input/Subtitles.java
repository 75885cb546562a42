package io.github.tpo4j.data.input;

import io.github.tpo4j.core.TpoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Subtitles of a video, from SubRip ({@code .srt}) or WebVTT ({@code .vtt}). Markup such as {@code
 * <font>} is dropped.
 *
 * @param cues in the file's order
 */
public record Subtitles(List<Cue> cues) {
  private static final String TIME = "(?:(\\d+):)?(\\d{1,2}):(\\d{1,2})[.,](\\d{1,3})";
  private static final Pattern SPAN = Pattern.compile("\\s*" + TIME + "\\s*-->\\s*" + TIME + ".*");
  private static final Pattern MARKUP = Pattern.compile("</?\\s*[A-Za-z][^>]*>");

  public Subtitles {
    cues = List.copyOf(cues);
  }

  /**
   * Words and when they can be read.
   *
   * @param start in milliseconds
   * @param end in milliseconds
   * @param text its lines in one, parted by spaces
   */
  public record Cue(long start, long end, String text) {}

  /** Reads a file; an empty one has no cues. */
  public static Subtitles read(Path file) {
    List<Cue> cues = new ArrayList<>();
    Matcher span = null;
    List<String> words = new ArrayList<>();
    String text = TextFile.text(file);
    for (String line : (text + "\n\n").split("\r?\n", -1)) {
      Matcher next = SPAN.matcher(line);
      if (span != null && (line.isBlank() || next.matches())) {
        cues.add(new Cue(milliseconds(span, 1), milliseconds(span, 5), joined(words, line)));
        span = null;
      }
      if (next.matches()) {
        span = next;
        words.clear();
      } else {
        words.add(line.strip());
      }
    }
    if (cues.isEmpty() && !text.isBlank()) {
      throw TpoException.data(
          "%s: expected subtitles with lines \"00:00:01,000 --> 00:00:02,500\" but found none"
              .formatted(file));
    }
    return new Subtitles(cues);
  }

  /** The words of a cue, without the number of the next cue where no blank line parts them. */
  private static String joined(List<String> lines, String after) {
    int last = lines.size() - 1;
    boolean number = !after.isBlank() && last >= 0 && lines.get(last).matches("\\d+");
    String words = String.join(" ", number ? lines.subList(0, last) : lines);
    return MARKUP.matcher(words).replaceAll("").strip();
  }

  /**
   * What can be read at some times: of each time the first cue around it, as often as times fall
   * into it; nothing where there is no cue.
   *
   * @param seconds times of frames
   */
  public List<String> at(List<Double> seconds) {
    List<String> texts = new ArrayList<>();
    for (double second : seconds) {
      long now = Math.round(second * 1000);
      cues.stream()
          .filter(c -> c.start < now && now < c.end)
          .findFirst()
          .map(Cue::text)
          .filter(t -> !t.isBlank())
          .ifPresent(texts::add);
    }
    return texts;
  }

  private static long milliseconds(Matcher span, int group) {
    long hours = span.group(group) == null ? 0 : Long.parseLong(span.group(group));
    long minutes = Long.parseLong(span.group(group + 1));
    long seconds = Long.parseLong(span.group(group + 2));
    String fraction = (span.group(group + 3) + "00").substring(0, 3);
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Long.parseLong(fraction);
  }
}
