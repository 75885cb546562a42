package io.github.tpo4j;

import io.github.tpo4j.video.Frame;
import io.github.tpo4j.video.VideoWriter;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;

/**
 * Draws {@code docs/shapes.mp4}, the clip of the quick start: three seconds in which a red ball
 * rolls to the right, a blue box stands still and a green triangle comes in from above at 1.5 s.
 */
public final class SampleClip {
  static final int WIDTH = 320;
  static final int HEIGHT = 240;
  static final int FRAMES = 36;
  static final double FPS = 12;

  private SampleClip() {}

  public static void main(String[] args) {
    write(Path.of(args[0]));
  }

  static void write(Path file) {
    try (VideoWriter out = VideoWriter.open(file, WIDTH, HEIGHT, FPS)) {
      for (int i = 0; i < FRAMES; i++) {
        out.write(frame(i));
      }
    }
  }

  private static Frame frame(int i) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setPaint(new GradientPaint(0, 0, new Color(205, 222, 235), 0, 170, new Color(238, 240, 236)));
    g.fillRect(0, 0, WIDTH, 170);
    g.setPaint(
        new GradientPaint(0, 170, new Color(150, 140, 120), 0, HEIGHT, new Color(110, 100, 85)));
    g.fillRect(0, 170, WIDTH, HEIGHT - 170);
    g.setColor(new Color(45, 90, 190));
    g.fillRect(210, 110, 60, 64);
    int fall = Math.max(0, i - 18);
    if (i >= 18) {
      int y = Math.min(120, -40 + 12 * fall);
      g.setColor(new Color(40, 150, 70));
      g.fill(new Polygon(new int[] {110, 155, 200}, new int[] {y + 55, y - 20, y + 55}, 3));
    }
    double x = 20 + i * 6.5;
    g.setColor(new Color(200, 40, 35));
    g.fillOval((int) x, 150, 54, 54);
    g.setColor(new Color(240, 150, 140));
    g.fillOval(
        (int) (x + 22 + 12 * Math.cos(i * 0.25)), (int) (172 + 12 * Math.sin(i * 0.25)), 10, 10);
    g.dispose();
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int p = 0; p < WIDTH * HEIGHT; p++) {
      int c = image.getRGB(p % WIDTH, p / WIDTH);
      rgb[3 * p] = (byte) (c >> 16);
      rgb[3 * p + 1] = (byte) (c >> 8);
      rgb[3 * p + 2] = (byte) c;
    }
    return new Frame(i, i / FPS, WIDTH, HEIGHT, rgb);
  }
}
