package io.github.tpo4j.video;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Clips for tests: real ones from the shared folder, and small ones of our own making. */
public final class Clips {
  private Clips() {}

  /** A clip of {@code shared/videos}; the test is skipped where that folder is missing. */
  public static Path shared(String name) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("shared/videos"))) {
      folder = folder.getParent();
    }
    assumeTrue(folder != null, "shared/videos is not on this machine: " + name + " is skipped");
    return folder.resolve("shared/videos").resolve(name);
  }

  /** Colour ramps and a bright bar that moves right by four pixels a frame. */
  public static Frame frame(int index, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0, p = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean bar = Math.floorMod(x - 4 * index, width) < 16;
        rgb[p++] = (byte) (bar ? 250 : 200 * x / width);
        rgb[p++] = (byte) (bar ? 250 : 200 * y / height);
        rgb[p++] = (byte) (bar ? 250 : 60);
      }
    }
    return new Frame(index, index / 25.0, width, height, rgb);
  }

  /** A clip of that many such frames at 25 frames per second. */
  public static Path clip(Path folder, int frames, int width, int height) {
    Path file = folder.resolve("clip-%dx%d-%d.mp4".formatted(width, height, frames));
    try (VideoWriter out = VideoWriter.open(file, width, height, 25)) {
      for (int i = 0; i < frames; i++) {
        out.write(frame(i, width, height));
      }
    }
    return file;
  }

  /** Mean absolute difference of two pictures' bytes, over the size they share. */
  public static double difference(Frame a, Frame b) {
    int width = Math.min(a.width(), b.width());
    int height = Math.min(a.height(), b.height());
    double sum = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < 3 * width; x++) {
        sum +=
            Math.abs(
                (a.rgb()[3 * y * a.width() + x] & 0xff) - (b.rgb()[3 * y * b.width() + x] & 0xff));
      }
    }
    return sum / (3.0 * width * height);
  }

  /** Red, green and blue of one pixel. */
  public static int[] pixel(Frame f, int x, int y) {
    int p = 3 * (y * f.width() + x);
    return new int[] {f.rgb()[p] & 0xff, f.rgb()[p + 1] & 0xff, f.rgb()[p + 2] & 0xff};
  }

  /** The same mp4 with another display matrix {@code [a b; c d]} in its track header. */
  public static Path turned(Path mp4, String name, int a, int b, int c, int d) throws IOException {
    byte[] bytes = Files.readAllBytes(mp4);
    int at = find(bytes, "tkhd") + 4 + 4 + 20 + 16; // version and flags, times and ids, layer
    int[] matrix = {a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30};
    for (int i = 0; i < 36; i++) {
      bytes[at + i] = (byte) (matrix[i / 4] >> 24 - 8 * (i % 4));
    }
    return Files.write(mp4.resolveSibling(name), bytes);
  }

  /** Where a box's name stands in a file. */
  public static int find(byte[] bytes, String name) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(name);
  }
}
