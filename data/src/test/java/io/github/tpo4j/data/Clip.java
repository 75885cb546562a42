package io.github.tpo4j.data;

import io.github.tpo4j.video.Frame;
import io.github.tpo4j.video.VideoWriter;
import java.nio.file.Path;
import java.util.Arrays;

/** Small videos for tests. */
public final class Clip {
  private Clip() {}

  /** A grey clip of 48 x 32 pixels that grows lighter, ten frames a second. */
  public static Path write(Path file, int frames) {
    file.getParent().toFile().mkdirs();
    try (VideoWriter out = VideoWriter.open(file, 48, 32, 10)) {
      for (int i = 0; i < frames; i++) {
        byte[] rgb = new byte[3 * 48 * 32];
        Arrays.fill(rgb, (byte) (40 + 4 * i));
        out.write(new Frame(i, i / 10.0, 48, 32, rgb));
      }
    }
    return file;
  }
}
