package io.github.tpo4j.data.load;

import io.github.tpo4j.core.TpoException;
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

/**
 * A small picture of a medium for pages.
 *
 * @param dataUrl a JPEG as a {@code data:} URL
 * @param width of the medium, before it was made small
 * @param height of the medium
 */
public record Thumbnail(String dataUrl, int width, int height) {
  private static final int WIDTH = 240;

  /**
   * A frame of a medium.
   *
   * @param frame its number; empty for the one in the middle
   * @return empty where the medium cannot be read
   */
  public static Optional<Thumbnail> of(Path media, Optional<Integer> frame) {
    Frames frames;
    try {
      frames = Frames.middle(media, frame, 1);
    } catch (TpoException e) {
      return Optional.empty(); // the page says why beside it
    }
    BufferedImage full = frames.picture(0);
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
    String url = "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg.toByteArray());
    return Optional.of(new Thumbnail(url, frames.width(), frames.height()));
  }
}
