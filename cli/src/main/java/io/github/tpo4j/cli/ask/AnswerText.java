package io.github.tpo4j.cli.ask;

import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.Saliency;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** A short answer for people: the words, then one line for each thing pointed at. */
public final class AnswerText {
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final int MOST_MOMENTS = 5;
  private static final int WIDEST_CURVE = 60;

  private AnswerText() {}

  /**
   * @param wordsAreSaid the words were already printed while they came
   */
  public static String of(Answer a, boolean wordsAreSaid, boolean colours) {
    List<String> lines = new ArrayList<>();
    if (!wordsAreSaid && !a.text().isBlank()) {
      lines.add(Terminal.harmless(a.text().strip()));
    }
    MediaInfo m = a.media();
    for (Box box : a.boxes()) {
      lines.add(label("box", colours) + box(box, m));
    }
    List<Moment> moments = a.moments();
    for (Moment x : moments.subList(0, Math.min(MOST_MOMENTS, moments.size()))) {
      lines.add(
          label("moment", colours)
              + String.format(
                  Locale.ROOT, "%.2f – %.2f s  score %.2f", x.start(), x.end(), x.score()));
    }
    if (moments.size() > MOST_MOMENTS) {
      lines.add(
          " ".repeat(10)
              + "and %d less likely ones (--json)".formatted(moments.size() - MOST_MOMENTS));
    }
    a.saliency()
        .filter(s -> !s.scores().isEmpty())
        .ifPresent(s -> lines.add(label("saliency", colours) + curve(s)));
    for (MaskTrack track : a.masks()) {
      lines.add(label("mask", colours) + mask(track, m));
    }
    if (lines.isEmpty() && !(wordsAreSaid && !a.text().isBlank())) {
      lines.add("(the model said nothing and pointed at nothing)");
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String label(String word, boolean colours) {
    String shown = colours ? Ansi.ON.string("@|bold,cyan %s|@".formatted(word)) : word;
    return shown + " ".repeat(10 - word.length());
  }

  private static String box(Box box, MediaInfo m) {
    String where = BoxText.say(box, m.width(), m.height());
    String when =
        m.isImage() || m.sampledSeconds().isEmpty()
            ? ""
            : String.format(Locale.ROOT, " on the frame at %.2f s", m.sampledSeconds().get(0));
    boolean sound = box.x1() < box.x2() && box.y1() < box.y2();
    return where + when + (sound ? "" : ": not a box, the model's corners are the wrong way round");
  }

  private static String mask(MaskTrack track, MediaInfo m) {
    List<MaskTrack.Frame> seen = track.frames().stream().filter(f -> f.mask().area() > 0).toList();
    String name = track.label().isBlank() ? "object" : Terminal.harmless(track.label());
    if (seen.isEmpty()) {
      return "%s: not in sight on any of %d frames".formatted(name, track.frames().size());
    }
    double pixels = (double) m.width() * m.height();
    double share =
        seen.stream().mapToDouble(f -> 100.0 * f.mask().area() / pixels).average().orElse(0);
    MaskTrack.Frame first = seen.get(0);
    String when =
        m.isImage()
            ? ""
            : String.format(
                Locale.ROOT,
                " on %d of %d frames, from %.2f s to %.2f s",
                seen.size(),
                track.frames().size(),
                first.seconds(),
                seen.get(seen.size() - 1).seconds());
    return String.format(
        Locale.ROOT,
        "%s%s; %.1f %% of the picture; first at %s",
        name,
        when,
        share,
        BoxText.say(first.mask().box(), m.width(), m.height()));
  }

  /** The scores as a row of bars, and the clip that fits best. */
  private static String curve(Saliency s) {
    List<Double> scores = s.scores();
    double low = Collections.min(scores);
    double high = Collections.max(scores);
    int best = scores.indexOf(high);
    int columns = Math.min(scores.size(), WIDEST_CURVE);
    StringBuilder bars = new StringBuilder();
    for (int i = 0; i < columns; i++) {
      int from = (int) ((long) i * scores.size() / columns);
      int to = Math.max(from + 1, (int) ((long) (i + 1) * scores.size() / columns));
      double top = Collections.max(scores.subList(from, to));
      double share = high > low ? (top - low) / (high - low) : 0;
      bars.append(BARS.charAt((int) Math.round(share * (BARS.length() - 1))));
    }
    return String.format(
        Locale.ROOT,
        "%s  best at %.2f – %.2f s",
        bars,
        best * s.clipSeconds(),
        (best + 1) * s.clipSeconds());
  }
}
