package io.github.tpo4j.data.read;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.BoxRows;
import io.github.tpo4j.data.input.PictureSize;
import io.github.tpo4j.data.input.TextFile;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Tracking data of boxes: a folder a sequence with {@code groundtruth.txt}, which has {@code
 * x,y,w,h} of a frame a line. A sample is the box of the first frame: what to follow. The boxes of
 * later frames are left out, because the mask head learns no more than where to begin.
 *
 * @param pictures folder of the frames below a sequence's; empty for the same
 * @param origin number of the first pixel
 */
record BoxTracks(String pictures, int origin) {
  private static final int DEEPEST = 3;
  private static final String BOXES = "groundtruth.txt";

  /**
   * All sequences below a folder, or those that a list in it names.
   *
   * @param annotations the folder, or the file with a name a line
   */
  Dataset open(Path annotations, Path media) {
    Path folder = Files.isDirectory(annotations) ? annotations : annotations.resolveSibling("");
    Map<String, Path> sequences = sequences(folder);
    List<String> names =
        Files.isDirectory(annotations) ? List.copyOf(sequences.keySet()) : names(annotations);
    List<Sample> samples = new ArrayList<>();
    for (String name : names) {
      if (!sequences.containsKey(name)) {
        throw TpoException.data(
            "%s: expected a folder %s with %s below %s but found none"
                .formatted(annotations, name, BOXES, folder));
      }
      samples.add(sample(name, sequences.get(name), media));
    }
    return new Omissions(annotations).dataset(media, samples);
  }

  private Sample sample(String name, Path sequence, Path media) {
    BoxRows rows = BoxRows.boxes(sequence.resolve(BOXES));
    double[] r = rows.rows()[0];
    Path frames = sequence.resolve(pictures);
    PictureSize size = PictureSize.ofFrames(frames);
    double x = r[0] - origin;
    double y = r[1] - origin;
    Box box = Box.ofPixels(x, y, x + r[2], y + r[3], size.width(), size.height());
    String path = media.toAbsolutePath().relativize(frames.toAbsolutePath()).toString();
    return SampleCheck.require(
        MaskSample.track(name, path.replace('\\', '/'), box.clamped(), size.width(), size.height()),
        rows.lines().get(0).where());
  }

  private static Map<String, Path> sequences(Path folder) {
    Map<String, Path> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
      files
          .filter(f -> f.endsWith(BOXES))
          .map(Path::getParent)
          .forEach(s -> found.put(s.getFileName().toString(), s));
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA, folder + ": expected a folder of sequences; " + e, e);
    }
    return found;
  }

  private static List<String> names(Path list) {
    return TextFile.someLines(list, "a sequence's name a line").stream()
        .map(l -> l.text().strip())
        .toList();
  }
}
