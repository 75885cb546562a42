package io.github.tpo4j.core;

import java.nio.file.Path;

/**
 * A picture or a video to look at: a local file. Which of the two it is shows when it is decoded.
 */
public record Media(Path path) {
  /** Frames a second of a folder of pictures, which says nothing of its rate. */
  public static final double FOLDER_FPS = 25;

  public static Media of(Path path) {
    return new Media(path);
  }

  public static Media of(String path) {
    return new Media(Path.of(path));
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
