package io.github.tpo4j.video.overlay;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.video.Frame;
import io.github.tpo4j.video.Pictures;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Draws an answer on frames: boxes with labels, masks as tinted areas with outlines, one colour per
 * object, and below a video a strip with moments, saliency curve, playhead and times. Sizes of
 * lines and letters follow the frame's size. Needs no display. Not safe for several threads.
 *
 * <p>Boxes belong to the first sampled frame of a video and are drawn around its time only: from
 * the start to halfway to the next sampled frame, at least a second.
 */
public final class Overlay {
  private static final int TINT = 105; // of 255

  private final Answer answer;
  private final List<TreeMap<Integer, MaskTrack.Frame>> masks = new ArrayList<>();
  private final List<Integer> strides = new ArrayList<>();
  private Ink ink;
  private Timeline timeline;
  private int width;
  private int height;

  private Overlay(Answer answer) {
    this.answer = answer;
    for (MaskTrack track : answer.masks()) {
      TreeMap<Integer, MaskTrack.Frame> byIndex = new TreeMap<>();
      track.frames().forEach(f -> byIndex.put(f.index(), f));
      masks.add(byIndex);
      strides.add(stride(byIndex));
    }
  }

  /** An overlay for frames of the media that the answer is about. */
  public static Overlay of(Answer answer) {
    return new Overlay(answer);
  }

  /** Frames between two masks of a track: 1 unless only every n-th frame was tracked. */
  private static int stride(TreeMap<Integer, MaskTrack.Frame> byIndex) {
    int gaps = byIndex.size() - 1;
    return gaps < 1 ? 1 : (byIndex.lastKey() - byIndex.firstKey() + gaps - 1) / gaps;
  }

  /**
   * The frame with the answer drawn on it, and for a video the strip below: the result is then
   * higher than the frame, always by the same amount.
   */
  public Frame draw(Frame frame) {
    if (ink == null || frame.width() != width || frame.height() != height) {
      width = frame.width();
      height = frame.height();
      ink = new Ink(width, height);
      timeline =
          answer.media().durationSeconds() > 0 ? new Timeline(answer, ink, width, height) : null;
    }
    int strip = timeline == null ? 0 : timeline.height();
    BufferedImage image = new BufferedImage(width, height + strip, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      Ink.prepare(g);
      g.drawImage(Pictures.toImage(frame), 0, 0, null);
      g.setClip(0, 0, width, height);
      ink.clearTags();
      drawMoment(g, frame);
      drawMasks(g, frame);
      drawBoxes(g, frame);
      g.setClip(null);
      if (timeline != null) {
        timeline.draw(g, height, frame.seconds());
      }
    } finally {
      g.dispose();
    }
    return Pictures.toFrame(image, frame.index(), frame.seconds());
  }

  private void drawMasks(Graphics2D g, Frame frame) {
    for (int t = 0; t < masks.size(); t++) {
      var entry = masks.get(t).floorEntry(frame.index());
      if (entry == null || frame.index() - entry.getKey() >= strides.get(t)) {
        continue;
      }
      Rle mask = entry.getValue().mask();
      if (mask.area() > 0) {
        drawMask(g, mask, Ink.object(answer.boxes().size() + t), answer.masks().get(t).label());
      }
    }
  }

  private void drawMask(Graphics2D g, Rle mask, Color color, String label) {
    var path = Outline.of(mask.decode(), mask.width(), mask.height());
    path.transform(
        AffineTransform.getScaleInstance(
            (double) width / mask.width(), (double) height / mask.height()));
    g.setColor(Ink.faded(color, TINT));
    g.fill(path);
    ink.outline(g, path, color, ink.line);
    double[] corners = mask.box().toPixels(width, height);
    double middle = (corners[0] + corners[2]) / 2 - ink.width(g, label, 1) / 2;
    ink.tag(g, label, middle, corners[1] - 0.3 * ink.size, color, width, height);
  }

  private void drawBoxes(Graphics2D g, Frame frame) {
    if (timeline != null && frame.seconds() > boxesUntil()) {
      return;
    }
    for (int i = 0; i < answer.boxes().size(); i++) {
      Box box = answer.boxes().get(i).clamped();
      double[] p = box.toPixels(width, height);
      double inset = ink.line / 2;
      Rectangle2D shape =
          new Rectangle2D.Double(
              Math.max(inset, p[0]),
              Math.max(inset, p[1]),
              Math.max(1, Math.min(width - inset, p[2]) - Math.max(inset, p[0])),
              Math.max(1, Math.min(height - inset, p[3]) - Math.max(inset, p[1])));
      Color color = Ink.object(i);
      ink.outline(g, shape, color, ink.line);
      double above = shape.getY() - inset;
      double bottom = above >= ink.tagHeight() ? above : above + inset + ink.tagHeight();
      ink.tag(g, "box " + (i + 1), shape.getX() - inset, bottom, color, width, height);
    }
  }

  /** A word in the corner while the playhead is in a moment: the best of those. */
  private void drawMoment(Graphics2D g, Frame frame) {
    for (int i = 0; i < answer.moments().size() && timeline != null; i++) {
      Moment moment = answer.moments().get(i);
      if (moment.start() <= frame.seconds() && frame.seconds() < moment.end()) {
        String text = String.format(Locale.ROOT, "moment %d · %.2f", i + 1, moment.score());
        double edge = 0.6 * ink.size;
        ink.tag(g, text, edge, edge + ink.tagHeight(), new Color(0xFFC857), width, height);
        return;
      }
    }
  }

  /** Time of the frame that the boxes belong to. */
  static double boxSeconds(Answer answer) {
    List<Double> sampled = answer.media().sampledSeconds();
    return sampled.isEmpty() ? 0 : sampled.get(0);
  }

  private double boxesUntil() {
    List<Double> sampled = answer.media().sampledSeconds();
    double first = boxSeconds(answer);
    double halfway = sampled.size() > 1 ? (first + sampled.get(1)) / 2 : first;
    return Math.max(first + 1, halfway);
  }
}
