package io.github.tpo4j.data.load;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.video.Frame;
import io.github.tpo4j.video.Pictures;
import io.github.tpo4j.video.overlay.Overlay;
import io.github.tpo4j.video.overlay.OverlayWriter;
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
    try {
      Frames frames = Frames.middle(media, frame, 1);
      String url = dataUrl(small(frames.picture(0)));
      return Optional.of(new Thumbnail(url, frames.width(), frames.height()));
    } catch (TpoException e) {
      return Optional.empty(); // the page says why beside it
    }
  }

  /**
   * The frame that shows most of an answer, with the answer drawn on it.
   *
   * @return empty where the medium cannot be read
   */
  public static Optional<Thumbnail> of(Path media, Answer answer) {
    try {
      Frame full = OverlayWriter.best(media, answer);
      Frame small = Pictures.toFrame(small(Pictures.toImage(full)), full.index(), full.seconds());
      String url = dataUrl(Pictures.toImage(Overlay.of(answer).draw(small)));
      return Optional.of(new Thumbnail(url, full.width(), full.height()));
    } catch (TpoException e) {
      return Optional.empty();
    }
  }

  private static BufferedImage small(BufferedImage full) {
    int height = Math.max(1, WIDTH * full.getHeight() / full.getWidth());
    BufferedImage small = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = small.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    g.drawImage(full, 0, 0, WIDTH, height, null);
    g.dispose();
    return small;
  }

  private static String dataUrl(BufferedImage image) {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpg", jpeg);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg.toByteArray());
  }
}
