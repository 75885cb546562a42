package io.github.tpo4j.data.view;

import io.github.tpo4j.core.Rle;
import io.github.tpo4j.data.world.publish.Footage;
import io.github.tpo4j.video.Frame;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.random.RandomGenerator;

/**
 * One way to look at a clip, the same for all its frames: a cut of the picture as a square, perhaps
 * mirrored, in other light. Pictures and masks go through the same cut.
 */
public final class View {
  private final int side;
  private final double left;
  private final double top;
  private final double width;
  private final double height;
  private final boolean mirrored;
  private final double[] gain = new double[3];
  private final double offset;
  private final boolean blurred;
  private final float quality;

  /**
   * Draws a view.
   *
   * @param side pixels of the square
   */
  public View(ViewSettings how, int side, RandomGenerator random) {
    this.side = side;
    double zoom = Math.exp(random.nextDouble() * Math.log(how.zoom()));
    double stretch = Math.exp(how.stretch() * (random.nextDouble() - 0.5));
    width = Math.min(1, zoom * stretch);
    height = Math.min(1, zoom / stretch);
    left = random.nextDouble() * (1 - width);
    top = random.nextDouble() * (1 - height);
    mirrored = random.nextDouble() < how.mirror();
    double light = 1 + how.light() * (2 * random.nextDouble() - 1);
    for (int i = 0; i < 3; i++) {
      gain[i] = light * (1 + how.tint() * (2 * random.nextDouble() - 1));
    }
    offset = 128 * how.light() * (2 * random.nextDouble() - 1) * random.nextDouble();
    blurred = random.nextDouble() < how.blur();
    double compressed = random.nextDouble();
    quality =
        compressed < how.artefacts() ? (float) (0.15 + 0.6 * compressed / how.artefacts()) : 0;
  }

  /** All of every picture as it is, squeezed to a square. */
  public static View whole(int side) {
    return new View(new ViewSettings(1, 0, 0, 0, 0, 0, 0), side, new java.util.Random(0));
  }

  /** Pixels of the square. */
  public int side() {
    return side;
  }

  /** A place of the picture, fractions, as a place of the view, fractions; it may lie outside. */
  public Point2D seen(double x, double y) {
    double u = (x - left) / width;
    return new Point2D.Double(mirrored ? 1 - u : u, (y - top) / height);
  }

  /** How much wider things are in the view, as shares of the sides. */
  public double widening() {
    return 1 / width;
  }

  /** How much higher things are in the view, as shares of the sides. */
  public double heightening() {
    return 1 / height;
  }

  /** 1, or −1 where left and right are exchanged. */
  public int direction() {
    return mirrored ? -1 : 1;
  }

  /** A frame as the view shows it: RGB bytes, {@code side · side · 3}. */
  public byte[] picture(Footage footage, int frame) {
    return picture(footage.picture(frame));
  }

  /** A picture as the view shows it: RGB bytes, {@code side · side · 3}. */
  public byte[] picture(Frame frame) {
    // sampled twice as dense and averaged, which is fine for pictures of up to four times the side
    int dense = 2 * side;
    BufferedImage source = image(frame);
    BufferedImage cut = new BufferedImage(dense, dense, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = cut.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    AffineTransform to = new AffineTransform();
    if (mirrored) {
      to.translate(dense, 0);
      to.scale(-1, 1);
    }
    to.scale(dense / (width * frame.width()), dense / (height * frame.height()));
    to.translate(-left * frame.width(), -top * frame.height());
    g.drawImage(source, to, null);
    g.dispose();
    int[] pixels = halved(((DataBufferInt) cut.getRaster().getDataBuffer()).getData());
    if (blurred) {
      pixels = blur(pixels);
    }
    return coloured(quality > 0 ? Jpeg.again(pixels, side, quality) : pixels);
  }

  private static BufferedImage image(Frame frame) {
    BufferedImage image =
        new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_RGB);
    int[] to = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    byte[] rgb = frame.rgb();
    for (int i = 0; i < to.length; i++) {
      to[i] = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | (rgb[3 * i + 2] & 255);
    }
    return image;
  }

  private int[] halved(int[] dense) {
    int[] pixels = new int[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int at = 4 * y * side + 2 * x;
        pixels[y * side + x] =
            mean(dense[at], dense[at + 1], dense[at + 2 * side], dense[at + 2 * side + 1]);
      }
    }
    return pixels;
  }

  private int[] blur(int[] pixels) {
    int[] blurred = new int[pixels.length];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int right = Math.min(x + 1, side - 1);
        int below = Math.min(y + 1, side - 1) * side;
        blurred[y * side + x] =
            mean(
                pixels[y * side + x],
                pixels[y * side + right],
                pixels[below + x],
                pixels[below + right]);
      }
    }
    return blurred;
  }

  private static int mean(int a, int b, int c, int d) {
    int rgb = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int sum = (a >> shift & 255) + (b >> shift & 255) + (c >> shift & 255) + (d >> shift & 255);
      rgb |= (sum + 2) / 4 << shift;
    }
    return rgb;
  }

  private byte[] coloured(int[] pixels) {
    byte[] rgb = new byte[3 * pixels.length];
    for (int i = 0; i < rgb.length; i++) {
      int value = pixels[i / 3] >> (16 - 8 * (i % 3)) & 255;
      rgb[i] = (byte) Math.max(0, Math.min(255, Math.rint(value * gain[i % 3] + offset)));
    }
    return rgb;
  }

  /** The mask as the view shows it: zeros and ones, row by row. */
  public byte[] mask(Rle mask) {
    boolean[] source = mask.decode();
    byte[] cut = new byte[side * side];
    for (int y = 0; y < side; y++) {
      int row = cell(top + height * (y + 0.5) / side, mask.height());
      for (int x = 0; x < side; x++) {
        double u = (x + 0.5) / side;
        int column = cell(left + width * (mirrored ? 1 - u : u), mask.width());
        cut[y * side + x] = (byte) (source[row * mask.width() + column] ? 1 : 0);
      }
    }
    return cut;
  }

  private static int cell(double share, int cells) {
    return Math.max(0, Math.min(cells - 1, (int) (share * cells)));
  }
}
