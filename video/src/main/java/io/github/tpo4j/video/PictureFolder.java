package io.github.tpo4j.video;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder whose pictures are the frames of a video, as benchmarks ship them. Names are in the
 * order of time ({@code 00000001.jpg}); numbers may be left out.
 */
final class PictureFolder {
  /** Frames a second, where nothing says another rate: FFmpeg's own choice. */
  static final int RATE = 25;

  private static final List<String> ENDINGS = List.of("jpg", "jpeg", "png");

  private PictureFolder() {}

  /** FFmpeg's pattern for the folder's pictures; empty where it has none. */
  static Optional<String> pattern(Path folder) {
    for (String ending : ENDINGS) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.anyMatch(f -> f.toString().endsWith("." + ending) && Files.isRegularFile(f))) {
          String path = folder.toAbsolutePath().toString();
          return Optional.of(path.replaceAll("[*?\\[\\]\\\\]", "\\\\$0") + "/*." + ending);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Optional.empty();
  }
}
