package io.github.tpo4j.eval.compare;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.load.Frames;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;

/** A small picture of a medium, as the text of a JPEG in base 64. */
final class Thumbnail {
  private static final int WIDTH = 240;

  private Thumbnail() {}

  /** The frame in the middle; empty where the medium cannot be read. */
  static Optional<String> of(Path media) {
    Frames frames;
    try {
      frames = Frames.middle(media, Optional.empty(), 1);
    } catch (TpoException e) {
      return Optional.empty(); // the page says why beside it
    }
    BufferedImage full =
        new BufferedImage(frames.width(), frames.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = frames.rgb_HW3().get(0);
    for (int i = 0; i < frames.width() * frames.height(); i++) {
      int colour = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
      full.setRGB(i % frames.width(), i / frames.width(), colour);
    }
    int height = Math.max(1, WIDTH * frames.height() / frames.width());
    BufferedImage small = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = small.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    g.drawImage(full, 0, 0, WIDTH, height, null);
    g.dispose();
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    try {
      ImageIO.write(small, "jpg", jpeg);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(Base64.getEncoder().encodeToString(jpeg.toByteArray()));
  }
}
