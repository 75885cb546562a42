package io.github.tpo4j.data.input;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.video.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A picture's size in pixels, by its header alone. */
public record PictureSize(int width, int height) {

  /** That of the first picture of a folder, by name. */
  public static PictureSize ofFrames(Path folder) {
    return of(frames(folder).get(0));
  }

  /** The pictures of a folder, by name; there is one at least. */
  public static List<Path> frames(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> frames =
          files.filter(f -> f.toString().matches(".*\\.(jpg|jpeg|png)")).sorted().toList();
      if (frames.isEmpty()) {
        throw TpoException.data(folder + ": expected a picture a frame but found none");
      }
      return frames;
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA,
          "%s: expected a folder with a picture a frame; %s".formatted(folder, e),
          e);
    }
  }

  private static PictureSize of(Path picture) {
    try {
      return Pictures.announcedSize(picture)
          .map(size -> new PictureSize(size.width, size.height))
          .orElseThrow(
              () -> TpoException.data(picture + ": expected a picture but it is something else"));
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA, "%s: expected a picture; %s".formatted(picture, e), e);
    }
  }
}
