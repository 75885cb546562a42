package io.github.tpo4j.video.overlay;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How lines, colours and letters look at one picture size. Sizes follow the square root of the
 * picture's area, so that a drawing reads the same at 320 and at 1920 pixels.
 */
final class Ink {
  private static final Logger log = LoggerFactory.getLogger(Ink.class);

  /** Told apart on photographs, and by most colour-blind people in this order. */
  private static final Color[] OBJECTS = {
    new Color(0x3DA5FF),
    new Color(0xFF9F1C),
    new Color(0x2EE6A6),
    new Color(0xFF5C8A),
    new Color(0xF4E04D),
    new Color(0xB388FF),
    new Color(0x4DE1F5),
    new Color(0xFF6B4A),
    new Color(0xA8E05F),
    new Color(0xF0A6E8),
  };

  private static final Color HALO = new Color(0, 0, 0, 140);

  static {
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  /** Whether this Java can draw letters: minimal images come without fontconfig or any font. */
  private static final boolean CAN_WRITE = canWrite();

  /** Width of a main line in pixels. */
  final float line;

  /** Height of letters in pixels. */
  final float size;

  private final List<Rectangle2D> tags = new ArrayList<>();
  private final Font font;
  private final Font bold;

  Ink(int width, int height) {
    double side = Math.sqrt((double) width * height);
    line = (float) Math.max(1.6, 0.0032 * side);
    size = (float) Math.max(11, 0.018 * side + 4.5);
    font = CAN_WRITE ? new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont(size) : null;
    bold = CAN_WRITE ? font.deriveFont(Font.BOLD) : null;
  }

  private static boolean canWrite() {
    try {
      Font probe = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
      return !probe
          .createGlyphVector(new FontRenderContext(null, true, true), "0")
          .getVisualBounds()
          .isEmpty();
    } catch (RuntimeException | Error e) {
      log.warn(
          "pictures are drawn without letters, because this Java finds no font ({}); install"
              + " fontconfig and a font such as fonts-dejavu-core",
          e.toString());
      return false;
    }
  }

  /** Colour of the object with this number. */
  static Color object(int number) {
    return OBJECTS[Math.floorMod(number, OBJECTS.length)];
  }

  static Color faded(Color color, int alpha) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }

  /** Smooth edges everywhere. */
  static void prepare(Graphics2D g) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
  }

  /** A coloured line on a darker, wider one, so that it shows on every background. */
  void outline(Graphics2D g, Shape shape, Color color, float width) {
    g.setStroke(stroke(width + Math.max(1.2f, 0.8f * line)));
    g.setColor(HALO);
    g.draw(shape);
    g.setStroke(stroke(width));
    g.setColor(color);
    g.draw(shape);
  }

  static BasicStroke stroke(float width) {
    return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  /** Width of a text in pixels at {@code scale} times the usual size. */
  double width(Graphics2D g, String text, double scale) {
    return CAN_WRITE ? metrics(g, false, scale).stringWidth(text) : 0;
  }

  /** Writes with the left end of the text at {@code x} and its middle at {@code middleY}. */
  void write(
      Graphics2D g, String text, double x, double middleY, double scale, Color color, boolean b) {
    if (!CAN_WRITE) {
      return;
    }
    FontMetrics metrics = metrics(g, b, scale);
    g.setColor(color);
    g.drawString(
        text, (float) x, (float) (middleY + (metrics.getAscent() - metrics.getDescent()) / 2.0));
  }

  /** The text, or as much of it as fits into {@code room} pixels, with an ellipsis. */
  String fitted(Graphics2D g, String text, double room, double scale) {
    String line = text.strip().replaceAll("\\s+", " ");
    if (width(g, line, scale) <= room) {
      return line;
    }
    int end = line.length();
    while (end > 0 && width(g, line.substring(0, end).strip() + "…", scale) > room) {
      end--;
    }
    return end == 0 ? "" : line.substring(0, end).strip() + "…";
  }

  /** Height of a {@link #tag}. */
  double tagHeight() {
    return 1.45 * size;
  }

  /** Forgets where tags are: the next frame begins. */
  void clearTags() {
    tags.clear();
  }

  /**
   * A text on a filled tab whose lower left corner is at {@code (x, bottom)}, moved so that it
   * stays within {@code width x height} and, downwards, off the tags before it.
   */
  void tag(Graphics2D g, String text, double x, double bottom, Color fill, int width, int height) {
    if (!CAN_WRITE || text.isBlank()) {
      return;
    }
    double pad = 0.45 * size;
    String shown = fitted(g, text, width - 2 * pad - 2, 1);
    double tagWidth = metrics(g, true, 1).stringWidth(shown) + 2 * pad;
    double left = Math.max(0, Math.min(x, width - tagWidth));
    double top = Math.max(0, Math.min(bottom - tagHeight(), height - tagHeight()));
    double corner = 0.45 * size;
    RoundRectangle2D tab =
        new RoundRectangle2D.Double(left, top, tagWidth, tagHeight(), corner, corner);
    for (int i = 0; i < tags.size(); i++) {
      if (tab.intersects(tags.get(i)) && tags.get(i).getMaxY() + tagHeight() < height) {
        top = tags.get(i).getMaxY() + 2;
        tab.setRoundRect(left, top, tagWidth, tagHeight(), corner, corner);
        i = -1; // it may have met another one there
      }
    }
    tags.add(tab.getBounds2D());
    g.setColor(fill);
    g.fill(tab);
    write(g, shown, left + pad, top + tagHeight() / 2, 1, contrasting(fill), true);
  }

  /** Black or white, whichever reads better on {@code fill}. */
  static Color contrasting(Color fill) {
    double luma = 0.299 * fill.getRed() + 0.587 * fill.getGreen() + 0.114 * fill.getBlue();
    return luma > 120 ? new Color(0x101317) : Color.WHITE;
  }

  private FontMetrics metrics(Graphics2D g, boolean isBold, double scale) {
    g.setFont((isBold ? bold : font).deriveFont((float) (size * scale)));
    return g.getFontMetrics();
  }
}
