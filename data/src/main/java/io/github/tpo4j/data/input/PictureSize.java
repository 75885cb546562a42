package io.github.tpo4j.data.input;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

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
    try (ImageInputStream in = ImageIO.createImageInputStream(picture.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw TpoException.data(picture + ": expected a picture but it is something else");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        return new PictureSize(reader.getWidth(0), reader.getHeight(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA, "%s: expected a picture; %s".formatted(picture, e), e);
    }
  }
}
