package io.github.tpo4j.data.input;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.mask.BitMask;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The pixels of a mask in a PNG file as they are stored: indices of a palette image, values of a
 * grey one, never colours.
 */
public final class MaskPng {
  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int HEADER = 33;
  private static final int GREY = 0;
  private static final int PALETTE = 3;

  private final Path file;
  private final int height;
  private final int width;
  private final byte[] pixels;

  private MaskPng(Path file, int height, int width, byte[] pixels) {
    this.file = file;
    this.height = height;
    this.width = width;
    this.pixels = pixels;
  }

  /** What kind of image a mask may be. */
  public enum Kind {
    /** Object ids: a palette's indices, or grey values where a tool has written those. */
    IDS("an 8-bit palette image with object ids"),
    /** One object: a grey image, not black where it is. */
    GREY_ONLY("an 8-bit grey image, 0 or 255");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    private boolean accepts(int colour, int bits) {
      return bits <= 8 && (colour == GREY || (colour == PALETTE && this == IDS));
    }
  }

  /** Reads a file of the wanted kind. */
  public static MaskPng read(Path file, Kind kind) {
    byte[] bytes = bytes(file, kind);
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER || header.getLong(0) != SIGNATURE) {
      throw TpoException.data(
          "%s: expected a PNG file, %s, but found %s"
              .formatted(file, kind.words, bytes.length == 0 ? "an empty file" : "something else"));
    }
    int bits = bytes[24];
    int colour = bytes[25];
    if (!kind.accepts(colour, bits)) {
      throw TpoException.data(
          "%s: expected %s but found %s"
              .formatted(file, kind.words, name(colour) + " of " + bits + " bits"));
    }
    try {
      Raster raster = decode(bytes);
      return new MaskPng(file, raster.getHeight(), raster.getWidth(), samples(raster));
    } catch (IOException | RuntimeException e) {
      throw new TpoException(
          TpoException.Kind.DATA,
          "%s: expected a whole PNG file but it is broken: %s"
              .formatted(file, e.getMessage() == null ? e.getClass() : e.getMessage()),
          e);
    }
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  /** How many pixels hold each value. */
  public int[] counts() {
    int[] counts = new int[256];
    for (byte pixel : pixels) {
      counts[pixel & 255]++;
    }
    return counts;
  }

  /** The pixels of the ids 1 to {@code count}, in this order. */
  public BitMask[] objects(int count) {
    return BitMask.ofIds(pixels, height, width, count);
  }

  /** The pixels of one value. */
  public BitMask of(int value) {
    return BitMask.ofId(pixels, height, width, value);
  }

  /** The pixels that are not 0. */
  public BitMask set() {
    return BitMask.ofGrey(pixels, height, width);
  }

  /** An error unless the size is as expected. */
  public MaskPng requireSize(int wantedHeight, int wantedWidth, String whose) {
    if (height != wantedHeight || width != wantedWidth) {
      throw TpoException.data(
          "%s: expected %d x %d pixels as %s but found %d x %d"
              .formatted(file, wantedHeight, wantedWidth, whose, height, width));
    }
    return this;
  }

  private static byte[] bytes(Path file, Kind kind) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new TpoException(
          TpoException.Kind.DATA,
          "%s: there is no such file; expected %s".formatted(file, kind.words),
          e);
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA, "%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Raster decode(byte[] bytes) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      BufferedImage image = reader.read(0);
      return image.getRaster();
    } finally {
      reader.dispose();
    }
  }

  private static byte[] samples(Raster raster) {
    int count = raster.getHeight() * raster.getWidth();
    DataBuffer buffer = raster.getDataBuffer();
    if (buffer instanceof DataBufferByte b && b.getData().length == count) {
      return b.getData();
    }
    int[] values = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
    byte[] samples = new byte[count];
    for (int i = 0; i < count; i++) {
      samples[i] = (byte) values[i];
    }
    return samples;
  }

  private static String name(int colour) {
    return switch (colour) {
      case GREY -> "a grey image";
      case 2 -> "a colour image";
      case PALETTE -> "a palette image";
      case 4 -> "a grey image with transparency";
      default -> "a colour image with transparency";
    };
  }
}
