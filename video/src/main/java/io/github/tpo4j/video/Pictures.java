package io.github.tpo4j.video;

import io.github.tpo4j.core.TpoException;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures in and out of files and Java2D. */
public final class Pictures {
  /** Files being written; an interrupted process takes them with it. */
  private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> UNFINISHED.forEach(Pictures::deleteQuietly)));
  }

  private Pictures() {}

  /** Reads a picture, or the first frame of a video. */
  public static Frame read(Path media) {
    try (VideoReader reader = VideoReader.open(media)) {
      return reader.next();
    }
  }

  /** Pixels by a picture's header, of which no more is read; empty where Java2D knows it not. */
  public static Optional<Dimension> announcedSize(Path picture) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(picture.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return Optional.empty();
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        return Optional.of(new Dimension(reader.getWidth(0), reader.getHeight(0)));
      } finally {
        reader.dispose();
      }
    }
  }

  /**
   * Writes a PNG, through a temporary file beside the target.
   *
   * @throws TpoException of kind data if the file cannot be written
   */
  public static void write(Path png, Frame frame) {
    Path unfinished = unfinished(png);
    try {
      try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(unfinished));
          ImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
        ImageIO.write(toImage(frame), "png", out);
      }
      finish(unfinished, png);
    } catch (IOException e) {
      deleteQuietly(unfinished);
      throw new TpoException(
          TpoException.Kind.DATA, "%s: cannot be written (%s)".formatted(png, e), e);
    }
  }

  /** The frame as a Java2D image (a copy). */
  public static BufferedImage toImage(Frame frame) {
    BufferedImage image =
        new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_RGB);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    byte[] rgb = frame.rgb();
    for (int i = 0, p = 0; i < pixels.length; i++, p += 3) {
      pixels[i] = (rgb[p] & 0xff) << 16 | (rgb[p + 1] & 0xff) << 8 | rgb[p + 2] & 0xff;
    }
    return image;
  }

  /** A Java2D image as a frame (a copy). */
  public static Frame toFrame(BufferedImage image, int index, double seconds) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] rgb = new byte[3 * width * height];
    int[] pixels = pixels(image);
    for (int i = 0, p = 0; i < pixels.length; i++) {
      rgb[p++] = (byte) (pixels[i] >> 16);
      rgb[p++] = (byte) (pixels[i] >> 8);
      rgb[p++] = (byte) pixels[i];
    }
    return new Frame(index, seconds, width, height, rgb);
  }

  /** Pixels as {@code 0xrrggbb}, row by row; the image's own array where it is kept that way. */
  private static int[] pixels(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    if (image.getType() == BufferedImage.TYPE_INT_RGB
        && image.getRaster().getDataBuffer() instanceof DataBufferInt data
        && data.getData().length == width * height) {
      return data.getData();
    }
    return image.getRGB(0, 0, width, height, null, 0, width);
  }

  /** Name of a file to write before it is given the name {@code target}; in the same folder. */
  static Path unfinished(Path target) {
    Path absolute = target.toAbsolutePath();
    Path file =
        absolute.resolveSibling(
            "." + absolute.getFileName() + "." + UUID.randomUUID() + ".unfinished");
    UNFINISHED.add(file);
    return file;
  }

  /** Gives a finished file its name; what had that name before is replaced. */
  static void finish(Path unfinished, Path target) throws IOException {
    Files.move(unfinished, target.toAbsolutePath(), StandardCopyOption.REPLACE_EXISTING);
    UNFINISHED.remove(unfinished);
  }

  static void deleteQuietly(Path file) {
    UNFINISHED.remove(file);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // what is left is named .unfinished; the error that brought us here matters more
    }
  }
}
