package io.github.tpo4j.data.view;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Compresses pictures and opens them again, for the artefacts that this leaves. */
final class Jpeg {
  private Jpeg() {}

  /**
   * A square picture after compression.
   *
   * @param pixels RGB, a byte each
   * @param quality from 0 to 1
   */
  static int[] again(int[] pixels, int side, float quality) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, side, side, pixels, 0, side);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), how);
      out.flush();
      return ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()))
          .getRGB(0, 0, side, side, null, 0, side);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is read from or written to a disk
    } finally {
      writer.dispose();
    }
  }
}
