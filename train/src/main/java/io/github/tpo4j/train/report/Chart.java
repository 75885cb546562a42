package io.github.tpo4j.train.report;

import io.github.tpo4j.core.page.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * A curve as SVG: every value pale, their smoothed line dark, over a linear and, where all values
 * are positive, a logarithmic axis. The page's switch shows one of the two.
 */
final class Chart {
  /** Rules that charts need, and the switch: a checkbox with the id {@code log}. */
  static final String STYLE =
      """
      .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 1rem }
      .chart svg { width: 100%; background: #fff; border: 1px solid #ddd } .chart b { font-weight: 600 }
      .chart text { font: 10px system-ui, sans-serif; fill: #666 }
      .chart path { fill: none; stroke: #3a6ea5; stroke-width: 1.6; stroke-linecap: round } .chart path.raw { stroke: #b7cbe0; stroke-width: 1 }
      .chart line { stroke: #e4e4e4 }
      .log { display: none } main:has(#log:checked) .log { display: inline } main:has(#log:checked) .log ~ .lin { display: none }
      """;

  private static final int WIDTH = 320;
  private static final int HEIGHT = 160;
  private static final int LEFT = 44;
  private static final int BOTTOM = 18;
  private static final int EDGE = 8;
  private static final int LINES = 4;

  private final Series raw;
  private final Series smooth;

  private Chart(Series series) {
    raw = series.thinned();
    smooth = series.smoothed().thinned();
  }

  /** The curve with its name and last smoothed value; empty text where there is none. */
  static String of(Series series) {
    Chart chart = new Chart(series);
    List<Series.Point> finite = chart.finite();
    if (finite.isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<div class=\"chart\"><b>");
    html.append(Page.escaped(series.name())).append("</b> ");
    List<Series.Point> smooth = chart.smooth.points();
    html.append(number(smooth.get(smooth.size() - 1).value())).append("<br>\n");
    if (finite.stream().allMatch(p -> p.value() > 0)) {
      html.append(chart.svg("log", Math::log10, v -> Math.pow(10, v)));
    }
    return html.append(chart.svg("lin", v -> v, v -> v)).append("</div>\n").toString();
  }

  private List<Series.Point> finite() {
    return raw.points().stream().filter(p -> Double.isFinite(p.value())).toList();
  }

  private String svg(String scale, DoubleUnaryOperator to, DoubleUnaryOperator from) {
    List<Series.Point> points = finite();
    double low = points.stream().mapToDouble(p -> to.applyAsDouble(p.value())).min().orElse(0);
    double high = points.stream().mapToDouble(p -> to.applyAsDouble(p.value())).max().orElse(1);
    if (scale.equals("lin") && low > 0 && low < high / 2) {
      low = 0; // what falls towards nothing shows how far it is from it
    }
    double pad = high > low ? 0 : (high == 0 ? 1 : Math.abs(high) / 2);
    Frame frame =
        new Frame(
            points.get(0).step(),
            Math.max(points.get(0).step() + 1, points.get(points.size() - 1).step()),
            low - pad,
            high + pad,
            to);
    StringBuilder svg = new StringBuilder();
    svg.append("<svg class=\"%s\" viewBox=\"0 0 %d %d\">".formatted(scale, WIDTH, HEIGHT));
    for (int i = 0; i <= LINES; i++) {
      double value = frame.low + (frame.high - frame.low) * i / LINES;
      double y = frame.y(value);
      svg.append(
          "<line x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>"
              .formatted(LEFT, WIDTH - EDGE, place(y), place(y)));
      svg.append(
          "<text x=\"%d\" y=\"%s\" text-anchor=\"end\">%s</text>"
              .formatted(LEFT - 4, place(y + 3), number(from.applyAsDouble(value))));
    }
    svg.append("<text x=\"%d\" y=\"%d\">%d</text>".formatted(LEFT, HEIGHT - 5, frame.first));
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">step %d</text>"
            .formatted(WIDTH - EDGE, HEIGHT - 5, frame.last));
    svg.append("<path class=\"raw\" d=\"").append(frame.path(raw)).append("\"/>");
    svg.append("<path d=\"").append(frame.path(smooth)).append("\"/></svg>\n");
    return svg.toString();
  }

  /** Where steps and values lie in the picture; values on the axis' own scale. */
  private record Frame(int first, int last, double low, double high, DoubleUnaryOperator to) {
    double x(int step) {
      return LEFT + (double) (WIDTH - LEFT - EDGE) * (step - first) / (last - first);
    }

    double y(double scaled) {
      double share = (scaled - low) / (high - low);
      return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - EDGE);
    }

    /** A line through the points, broken where a value is not finite. */
    String path(Series series) {
      List<String> parts = new ArrayList<>();
      boolean pen = false;
      for (Series.Point p : series.points()) {
        boolean finite = Double.isFinite(p.value());
        if (finite) {
          String at = place(x(p.step())) + " " + place(y(to.applyAsDouble(p.value())));
          parts.add(pen ? "L" + at : "M" + at + "h0"); // a lone value is a dot
        }
        pen = finite;
      }
      return String.join("", parts);
    }
  }

  private static String place(double pixels) {
    return String.format(Locale.ROOT, "%.1f", pixels);
  }

  /** Three digits. */
  private static String number(double value) {
    double size = Math.abs(value);
    String format =
        size != 0 && size < 0.001 ? "%.1e" : size < 1 ? "%.3f" : size < 10 ? "%.2f" : "%.0f";
    return String.format(Locale.ROOT, format, value);
  }
}
