package io.github.tpo4j.train.report;

import io.github.tpo4j.data.load.Frames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * One frame of a video as a file of its own, because a model is asked about files. Closing removes
 * it.
 *
 * @param path a PNG
 */
record FramePicture(Path path) implements AutoCloseable {
  static FramePicture of(Path media, int number) {
    Frames frames = Frames.single(media, number);
    try {
      Path file = Files.createTempFile("tpo-frame", ".png");
      ImageIO.write(frames.picture(0), "png", file.toFile());
      return new FramePicture(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
