package io.github.tpo4j.video.overlay;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.Saliency;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The strip below a video: what was answered, moments as bars (best on top), when each object is in
 * sight, the saliency curve, the time axis and the playhead.
 */
final class Timeline {
  private static final Color GROUND = new Color(0x14171C);
  private static final Color LANE = new Color(0x20252D);
  private static final Color QUIET = new Color(0x98A2B0);
  private static final Color BRIGHT = new Color(0xF2F5F8);
  private static final Color MOMENT = new Color(0xFFC857);
  private static final Color CURVE = new Color(0x5EE0B5);

  private static final int MAX_MOMENT_LANES = 3;
  private static final int MAX_TRACK_LANES = 4;
  private static final double SMALL = 0.82;
  private static final double[] TICK_SECONDS = {
    0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400
  };

  private final Answer answer;
  private final double duration;
  private final Ink ink;
  private final int width;
  private final int height;
  private final List<List<Integer>> momentLanes = new ArrayList<>();
  private final double gutter;
  private final double laneHeight;
  private final double lanesTop;
  private final double curveTop;
  private final double axisTop;
  private final BufferedImage still;

  /**
   * @param frameHeight height of the frames above: the strip makes the sum even, as H.264 wants
   */
  Timeline(Answer answer, Ink ink, int width, int frameHeight) {
    this.answer = answer;
    this.duration = answer.media().durationSeconds();
    this.ink = ink;
    this.width = width;
    double s = ink.size;
    layMoments();
    gutter = width > 32 * s ? gutter() : 0;
    laneHeight = 1.25 * s;
    lanesTop = 0.6 * s + (answer.text().isBlank() ? 0 : 1.7 * s);
    curveTop = lanesTop + lanes() * (laneHeight + 0.3 * s);
    axisTop = curveTop + (hasCurve() ? 2.9 * s : 0);
    int wanted = (int) Math.ceil(axisTop + 2.0 * s);
    height = wanted + (frameHeight + wanted & 1);
    still = drawStill();
  }

  int height() {
    return height;
  }

  private int lanes() {
    return momentLanes.size() + tracks().size();
  }

  private boolean hasCurve() {
    return answer.saliency().map(s -> !s.scores().isEmpty()).orElse(false);
  }

  private List<MaskTrack> tracks() {
    return answer.masks().subList(0, Math.min(MAX_TRACK_LANES, answer.masks().size()));
  }

  /** Best moments first; each goes to the first lane where it overlaps nothing. */
  private void layMoments() {
    List<Moment> moments = answer.moments();
    for (int i = 0; i < moments.size(); i++) {
      Moment moment = moments.get(i);
      List<Integer> free =
          momentLanes.stream()
              .filter(
                  lane ->
                      lane.stream()
                          .map(moments::get)
                          .allMatch(m -> moment.end() <= m.start() || m.end() <= moment.start()))
              .findFirst()
              .orElse(null);
      if (free == null && momentLanes.size() < MAX_MOMENT_LANES) {
        free = new ArrayList<>();
        momentLanes.add(free);
      }
      if (free != null) {
        free.add(i);
      }
    }
  }

  /** Room for the rows' names: as much as they want, up to a fifth of the strip. */
  private double gutter() {
    Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      double widest =
          Stream.concat(Stream.of("+88 more", "saliency"), tracks().stream().map(MaskTrack::label))
              .mapToDouble(name -> ink.width(g, name, SMALL))
              .max()
              .orElse(0);
      return Math.min(0.2 * width, widest + 2 * ink.size);
    } finally {
      g.dispose();
    }
  }

  private double left() {
    return gutter > 0 ? gutter : 0.9 * ink.size;
  }

  private double right() {
    return width - 0.9 * ink.size;
  }

  private double x(double seconds) {
    double share = Math.max(0, Math.min(1, seconds / duration));
    return left() + share * (right() - left());
  }

  private double laneTop(int lane) {
    return lanesTop + lane * (laneHeight + 0.3 * ink.size);
  }

  /** Draws the strip with its upper edge at {@code top}. */
  void draw(Graphics2D g, int top, double seconds) {
    g.drawImage(still, 0, top, null);
    g.translate(0, top);
    for (int lane = 0; lane < momentLanes.size(); lane++) {
      for (int i : momentLanes.get(lane)) {
        Moment moment = answer.moments().get(i);
        if (moment.start() <= seconds && seconds < moment.end()) {
          g.setStroke(Ink.stroke(Math.max(1.2f, 0.6f * ink.line)));
          g.setColor(Color.WHITE);
          g.draw(bar(moment.start(), moment.end(), lane));
        }
      }
    }
    drawPlayhead(g, seconds);
    g.translate(0, -top);
  }

  private void drawPlayhead(Graphics2D g, double seconds) {
    double s = ink.size;
    double at = x(seconds);
    Line2D line = new Line2D.Double(at, lanesTop - 0.25 * s, at, axisTop + 0.35 * s);
    ink.outline(g, line, Color.WHITE, Math.max(1.4f, 0.6f * ink.line));
    String time = clock(seconds, true);
    double half = ink.width(g, time, SMALL) / 2 + 0.4 * s;
    if (half <= 0.4 * s) {
      return; // no letters on this machine
    }
    double middle = Math.max(half + 1, Math.min(width - half - 1, at));
    double top = axisTop + 0.4 * s;
    drawTimes(g, middle - half - 0.3 * s, middle + half + 0.3 * s);
    g.setColor(Color.WHITE);
    g.fill(new RoundRectangle2D.Double(middle - half, top, 2 * half, 1.3 * s, s, s));
    ink.write(g, time, middle - half + 0.4 * s, top + 0.65 * s, SMALL, GROUND, false);
  }

  private BufferedImage drawStill() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      Ink.prepare(g);
      g.setColor(GROUND);
      g.fillRect(0, 0, width, height);
      drawText(g);
      drawMoments(g);
      drawTracks(g);
      answer.saliency().filter(s -> !s.scores().isEmpty()).ifPresent(s -> drawCurve(g, s));
      drawAxis(g);
    } finally {
      g.dispose();
    }
    return image;
  }

  private void drawText(Graphics2D g) {
    double edge = 0.9 * ink.size;
    String line = ink.fitted(g, answer.text(), width - 2 * edge, 1);
    ink.write(g, line, edge, 1.25 * ink.size, 1, BRIGHT, false);
  }

  private void drawMoments(Graphics2D g) {
    for (int lane = 0; lane < momentLanes.size(); lane++) {
      fillLane(g, lane);
      for (int i : momentLanes.get(lane)) {
        Moment moment = answer.moments().get(i);
        g.setColor(Ink.faded(MOMENT, i == 0 ? 255 : Math.max(70, 170 - 30 * i)));
        RoundRectangle2D bar = bar(moment.start(), moment.end(), lane);
        g.fill(bar);
        String score = String.format(Locale.ROOT, "%.2f", moment.score());
        if (ink.width(g, score, SMALL) + 0.8 * ink.size < bar.getWidth()) {
          ink.write(
              g,
              score,
              bar.getX() + 0.4 * ink.size,
              bar.getCenterY(),
              SMALL,
              i == 0 ? GROUND : BRIGHT,
              false);
        }
      }
    }
    if (!momentLanes.isEmpty()) {
      int drawn = momentLanes.stream().mapToInt(List::size).sum();
      int left = answer.moments().size() - drawn;
      name(g, "moments", laneTop(0) + laneHeight / 2, QUIET);
      if (left > 0 && momentLanes.size() > 1) {
        name(g, "+" + left + " more", laneTop(momentLanes.size() - 1) + laneHeight / 2, QUIET);
      }
    }
  }

  private void drawTracks(Graphics2D g) {
    List<MaskTrack> tracks = tracks();
    for (int t = 0; t < tracks.size(); t++) {
      int lane = momentLanes.size() + t;
      Color color = Ink.object(answer.boxes().size() + t);
      fillLane(g, lane);
      List<MaskTrack.Frame> frames = tracks.get(t).frames();
      g.setColor(color);
      for (int i = 0; i < frames.size(); i++) {
        if (frames.get(i).mask().area() == 0) {
          continue;
        }
        double start = frames.get(i).seconds();
        while (i + 1 < frames.size() && frames.get(i + 1).mask().area() > 0) {
          i++;
        }
        g.fill(bar(start, i + 1 < frames.size() ? frames.get(i + 1).seconds() : duration, lane));
      }
      name(g, tracks.get(t).label(), laneTop(lane) + laneHeight / 2, color);
    }
  }

  private void fillLane(Graphics2D g, int lane) {
    g.setColor(LANE);
    g.fill(bar(0, duration, lane));
  }

  private RoundRectangle2D bar(double start, double end, int lane) {
    double from = x(start);
    double length = Math.max(2, x(end) - from);
    double corner = Math.min(length, 0.5 * ink.size);
    return new RoundRectangle2D.Double(from, laneTop(lane), length, laneHeight, corner, corner);
  }

  private void name(Graphics2D g, String text, double middle, Color color) {
    if (gutter > 0) {
      double edge = 0.9 * ink.size;
      String fitted = ink.fitted(g, text, gutter - 1.5 * ink.size, SMALL);
      ink.write(g, fitted, edge, middle, SMALL, color, false);
    }
  }

  /** Scores between their smallest and largest, each in the middle of its clip. */
  private void drawCurve(Graphics2D g, Saliency saliency) {
    double s = ink.size;
    double floor = curveTop + 2.6 * s;
    double rise = 2.3 * s;
    List<Double> scores = saliency.scores();
    double low = Collections.min(scores);
    double span = Math.max(1e-12, Collections.max(scores) - low);
    Path2D line = new Path2D.Double();
    for (int i = 0; i < scores.size(); i++) {
      double y = floor - rise * (0.05 + 0.95 * (scores.get(i) - low) / span);
      if (i == 0) {
        line.moveTo(x(0), y);
      }
      line.lineTo(x((i + 0.5) * saliency.clipSeconds()), y);
      if (i == scores.size() - 1) {
        line.lineTo(x((i + 1) * saliency.clipSeconds()), y);
      }
    }
    Path2D area = new Path2D.Double(line);
    area.lineTo(area.getCurrentPoint().getX(), floor);
    area.lineTo(x(0), floor);
    area.closePath();
    g.setPaint(
        new GradientPaint(
            0, (float) curveTop, Ink.faded(CURVE, 130), 0, (float) floor, Ink.faded(CURVE, 15)));
    g.fill(area);
    g.setColor(CURVE);
    g.setStroke(Ink.stroke(Math.max(1.3f, 0.6f * ink.line)));
    g.draw(line);
    name(g, "saliency", curveTop + 1.5 * s, QUIET);
  }

  private void drawAxis(Graphics2D g) {
    double s = ink.size;
    double y = axisTop + 0.1 * s;
    g.setColor(new Color(0x3A424E));
    g.setStroke(Ink.stroke(Math.max(1f, 0.4f * ink.line)));
    g.draw(new Line2D.Double(left(), y, right(), y));
    for (int i = 0; i < answer.boxes().size() && i < 1; i++) {
      double at = x(Overlay.boxSeconds(answer));
      Path2D mark = new Path2D.Double();
      mark.moveTo(at, y - 0.3 * s);
      mark.lineTo(at + 0.3 * s, y);
      mark.lineTo(at, y + 0.3 * s);
      mark.lineTo(at - 0.3 * s, y);
      mark.closePath();
      g.setColor(Ink.object(i));
      g.fill(mark);
    }
    double step = tickStep(g);
    for (int i = 0; i * step <= duration + 1e-9; i++) {
      double at = x(i * step);
      g.setColor(new Color(0x5A6472));
      g.draw(new Line2D.Double(at, y, at, y + 0.25 * s));
    }
  }

  /** Times below the axis, but none between {@code from} and {@code to}. */
  private void drawTimes(Graphics2D g, double from, double to) {
    double step = tickStep(g);
    for (int i = 0; i * step <= duration + 1e-9; i++) {
      String text = clock(i * step, step < 1);
      double length = ink.width(g, text, SMALL);
      double at = Math.max(1, Math.min(width - length - 1, x(i * step) - length / 2));
      if (at + length < from || at > to) {
        ink.write(g, text, at, axisTop + 1.05 * ink.size, SMALL, QUIET, false);
      }
    }
  }

  private double tickStep(Graphics2D g) {
    double room = Math.max(4 * ink.size, 1.6 * ink.width(g, clock(duration, duration < 5), SMALL));
    double most = Math.max(1, (right() - left()) / room);
    for (double step : TICK_SECONDS) {
      if (duration / step <= most) {
        return step;
      }
    }
    return Math.ceil(duration / most / 3600) * 3600;
  }

  /** {@code m:ss}, {@code h:mm:ss}, with tenths where asked for. */
  static String clock(double seconds, boolean tenths) {
    long tenth = tenths ? Math.round(seconds * 10) : 10 * Math.round(seconds);
    long whole = tenth / 10;
    String text =
        whole >= 3600
            ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
            : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    return tenths ? text + "." + tenth % 10 : text;
  }
}
