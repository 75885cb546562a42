package io.github.tpo4j.train.report;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.Saliency;
import io.github.tpo4j.data.load.Thumbnail;
import java.util.List;
import java.util.Locale;

/** Predictions and truth drawn as SVG over a picture: predictions orange, the truth green. */
final class Sketch {
  /** Rules that sketches need. */
  static final String STYLE =
      """
      figure svg { width: 240px; display: block } .t { color: #1f8a4c } .p { color: #d0661c }
      svg .t { fill: none; stroke: #2ecc71; stroke-width: 2 } svg .p { fill: none; stroke: #ff8c1a; stroke-width: 2 }
      svg .m { stroke: none; fill-opacity: .45 } svg .t.m { fill: #2ecc71 } svg .p.m { fill: #ff8c1a }
      """;

  private static final int LINE_WIDTH = 240;
  private static final int LINE_HEIGHT = 40;

  private Sketch() {}

  /** A picture with boxes. */
  static String boxes(Thumbnail picture, List<Box> truth, List<Box> predicted) {
    StringBuilder svg = new StringBuilder(begin(picture));
    truth.forEach(b -> svg.append(box(b, picture, "t")));
    predicted.forEach(b -> svg.append(box(b.clamped(), picture, "p")));
    return svg.append("</svg>").toString();
  }

  /** A picture with masks of its own size. */
  static String masks(Thumbnail picture, List<Rle> truth, List<Rle> predicted) {
    StringBuilder svg = new StringBuilder(begin(picture));
    truth.forEach(m -> svg.append(mask(m, "t")));
    predicted.forEach(m -> svg.append(mask(m, "p")));
    return svg.append("</svg>").toString();
  }

  /** Truth above, the best moment below, and the scores of the clips as bars between them. */
  static String timeline(
      double seconds, List<Moment> truth, List<Moment> predicted, List<Saliency> saliency) {
    StringBuilder svg = new StringBuilder();
    svg.append("<svg viewBox=\"0 0 %d %d\">".formatted(LINE_WIDTH, LINE_HEIGHT));
    svg.append(
        "<rect width=\"%d\" height=\"%d\" fill=\"#eee\"/>".formatted(LINE_WIDTH, LINE_HEIGHT));
    for (Saliency s : saliency) {
      double low = s.scores().stream().mapToDouble(v -> v).min().orElse(0);
      double high = s.scores().stream().mapToDouble(v -> v).max().orElse(1);
      for (int i = 0; i < s.scores().size(); i++) {
        double height = 24 * (s.scores().get(i) - low) / Math.max(1e-9, high - low);
        svg.append(
            rectangle(
                    i * s.clipSeconds() / seconds,
                    s.clipSeconds() / seconds * 0.9,
                    32 - height,
                    height)
                .formatted("fill=\"#aab\""));
      }
    }
    truth.forEach(m -> svg.append(span(m, seconds, 1).formatted("fill=\"#2ecc71\"")));
    predicted.stream()
        .limit(1)
        .forEach(m -> svg.append(span(m, seconds, LINE_HEIGHT - 7).formatted("fill=\"#ff8c1a\"")));
    return svg.append("</svg>").toString();
  }

  private static String begin(Thumbnail p) {
    return "<svg viewBox=\"0 0 %d %d\"><image width=\"%d\" height=\"%d\" href=\"%s\"/>"
        .formatted(p.width(), p.height(), p.width(), p.height(), p.dataUrl());
  }

  private static String box(Box b, Thumbnail picture, String kind) {
    double[] c = b.toPixels(picture.width(), picture.height());
    return String.format(
        Locale.ROOT,
        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
        kind,
        c[0],
        c[1],
        c[2] - c[0],
        c[3] - c[1]);
  }

  /** A column of pixels a run: the runs go down the columns, background first. */
  private static String mask(Rle mask, String kind) {
    StringBuilder path = new StringBuilder();
    int height = mask.height();
    int at = 0;
    boolean set = false;
    for (int run : mask.runs()) {
      for (int left = set ? run : 0, from = at; left > 0; ) {
        int y = from % height;
        int length = Math.min(left, height - y);
        path.append("M%d %dh1v%dh-1z".formatted(from / height, y, length));
        from += length;
        left -= length;
      }
      at += run;
      set = !set;
    }
    return "<path class=\"%s m\" d=\"%s\"/>".formatted(kind, path);
  }

  private static String span(Moment m, double seconds, double y) {
    return rectangle(m.start() / seconds, (m.end() - m.start()) / seconds, y, 6);
  }

  /** A rectangle on the timeline, with a slot for its look. */
  private static String rectangle(double start, double length, double y, double height) {
    return String.format(
        Locale.ROOT,
        "<rect x=\"%.1f\" width=\"%.1f\" y=\"%.1f\" height=\"%.1f\" %%s/>",
        start * LINE_WIDTH,
        Math.max(1, length * LINE_WIDTH),
        y,
        Math.max(0, height));
  }
}
