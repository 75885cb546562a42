package io.github.tpo4j.data.world.publish;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.video.Frame;
import io.github.tpo4j.video.Pictures;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A folder that files are written below, by relative names; folders come to be as needed. */
record Folder(Path path) {
  /** Colours of the first ids, as in DAVIS: a bit of each channel for each bit of the id. */
  private static final IndexColorModel PALETTE = palette();

  Folder at(String name) {
    return new Folder(path.resolve(name));
  }

  void text(String name, String text) {
    Path file = path.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw TpoException.unwritable(file, e);
    }
  }

  /** One value a line. */
  void lines(String name, List<?> values) {
    StringBuilder text = new StringBuilder();
    values.forEach(v -> text.append(v).append('\n'));
    text(name, text.toString());
  }

  void json(String name, Object value) {
    text(name, Json.write(value) + "\n");
  }

  void jpeg(String name, Frame frame) {
    image(name, "jpg", Pictures.toImage(frame));
  }

  /** A palette image of object ids, row by row; 0 is the background. */
  void ids(String name, byte[] ids, int width, int height) {
    BufferedImage image =
        new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, PALETTE);
    image.getRaster().setDataElements(0, 0, width, height, ids);
    image(name, "png", image);
  }

  private void image(String name, String type, BufferedImage image) {
    Path file = path.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      if (!ImageIO.write(image, type, file.toFile())) {
        throw new IOException("there is no writer for " + type);
      }
    } catch (IOException e) {
      throw TpoException.unwritable(file, e);
    }
  }

  private static IndexColorModel palette() {
    byte[][] rgb = new byte[3][256];
    for (int id = 0; id < 256; id++) {
      for (int bit = 0; bit < 8; bit++) {
        rgb[bit % 3][id] |= (byte) ((id >> bit & 1) << (7 - bit / 3));
      }
    }
    return new IndexColorModel(8, 256, rgb[0], rgb[1], rgb[2]);
  }
}
