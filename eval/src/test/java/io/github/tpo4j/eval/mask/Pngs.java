package io.github.tpo4j.eval.mask;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes small masks as PNG files, from rows of digits: each digit is a pixel's value. */
final class Pngs {
  private Pngs() {}

  /** A palette image; {@code #} is 255. */
  static Path palette(Path file, String... rows) throws IOException {
    byte[] level = new byte[256];
    for (int i = 0; i < 256; i++) {
      level[i] = (byte) (255 - i);
    }
    IndexColorModel colours = new IndexColorModel(8, 256, level, level, level);
    return write(
        file,
        new BufferedImage(rows[0].length(), rows.length, BufferedImage.TYPE_BYTE_INDEXED, colours),
        rows);
  }

  /** A grey image; {@code #} is 255. */
  static Path grey(Path file, String... rows) throws IOException {
    return write(
        file, new BufferedImage(rows[0].length(), rows.length, BufferedImage.TYPE_BYTE_GRAY), rows);
  }

  private static Path write(Path file, BufferedImage image, String... rows) throws IOException {
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < rows[y].length(); x++) {
        char c = rows[y].charAt(x);
        image.getRaster().setSample(x, y, 0, c == '#' ? 255 : c - '0');
      }
    }
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
