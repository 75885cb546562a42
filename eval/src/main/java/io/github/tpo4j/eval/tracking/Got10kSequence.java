package io.github.tpo4j.eval.tracking;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.BoxRows;
import io.github.tpo4j.data.input.TextFile;
import io.github.tpo4j.eval.Warnings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One GOT-10k sequence.
 *
 * @param truth boxes {@code x, y, w, h} in pixels, one a frame
 * @param cover eighths of the object that are in sight, one a frame; 0 where it is absent
 * @param width of the image in pixels
 * @param height of the image in pixels
 */
record Got10kSequence(String name, BoxRows truth, int[] cover, double width, double height) {
  private static final Pattern RESOLUTION =
      Pattern.compile("resolution:\\s*\\(\\s*0*([1-9]\\d*)\\s*,\\s*0*([1-9]\\d*)\\s*\\)");

  static Got10kSequence read(Path dir) {
    BoxRows truth = BoxRows.boxes(dir.resolve("groundtruth.txt")).finite();
    Path label = dir.resolve("cover.label");
    int[] cover = BoxRows.labels(label, 8);
    if (truth.size() == 1 && cover.length > 1) {
      throw TpoException.data(
          "%s: expected a box a frame but found the first only: this is the test split, which the"
                  .formatted(truth.file())
              + " benchmark's server scores; the val split is scored here");
    }
    if (cover.length != truth.size()) {
      throw TpoException.data(
          "%s: expected %d labels, one a frame of %s, but found %d"
              .formatted(label, truth.size(), truth.file(), cover.length));
    }
    Path meta = dir.resolve("meta_info.ini");
    Matcher resolution = RESOLUTION.matcher(TextFile.text(meta));
    if (!resolution.find()) {
      throw TpoException.data(
          meta + ": expected a line \"resolution: (WIDTH, HEIGHT)\" in pixels but there is none");
    }
    return new Got10kSequence(
        dir.getFileName().toString(),
        truth,
        cover,
        Double.parseDouble(resolution.group(1)),
        Double.parseDouble(resolution.group(2)));
  }

  /**
   * IoU of the visible frames after the first, run after run.
   *
   * @param tracker directory with a folder a sequence
   */
  double[] overlaps(Path tracker, Warnings warnings) {
    List<Path> runs = runs(tracker.resolve(name));
    String last = runs.get(runs.size() - 1).getFileName().toString();
    if (!last.equals("%s_%03d.txt".formatted(name, runs.size()))) {
      warnings.add(
          "a run is missing, so the others count",
          "%s before %s".formatted(tracker.resolve(name), last));
    }
    List<Double> overlaps = new ArrayList<>();
    for (Path run : runs) {
      BoxRows predicted = BoxRows.boxes(run).exactly(truth.size(), truth.file()).finite();
      predicted.note(
          "a box of negative width or height counts as empty, as in the official tool",
          box -> box[2] < 0 || box[3] < 0,
          warnings);
      double[][] boxes = predicted.rows();
      for (int i = 1; i < boxes.length; i++) {
        if (cover[i] > 0) {
          overlaps.add(Overlap.guarded(inside(boxes[i]), inside(truth.rows()[i])));
        }
      }
    }
    return overlaps.stream().mapToDouble(d -> d).toArray();
  }

  /** Seconds of every frame that has a positive time; empty without a file of times. */
  double[] seconds(Path tracker, Warnings warnings) {
    Path file = tracker.resolve(name).resolve(name + "_time.txt");
    if (!Files.exists(file)) {
      warnings.add("no times, so the speed leaves the sequence out", file.toString());
      return new double[0];
    }
    return Arrays.stream(BoxRows.table(file, "seconds of a frame a line").rows())
        .flatMapToDouble(Arrays::stream)
        .filter(t -> t > 0)
        .toArray();
  }

  private List<Path> runs(Path dir) {
    List<Path> runs = new ArrayList<>();
    if (Files.isDirectory(dir)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(dir, name + "_[0-9]*.txt")) {
        found.forEach(runs::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (runs.isEmpty()) {
      throw TpoException.data(
          "%s: expected results %s_001.txt … of sequence %s but there are none"
              .formatted(dir, name, name));
    }
    runs.sort(null);
    return runs;
  }

  /** Cut to the image as the toolkit does: a negative left edge moves without narrowing the box. */
  private double[] inside(double[] b) {
    double x = clip(b[0], width);
    double y = clip(b[1], height);
    return new double[] {x, y, clip(b[2], width - x), clip(b[3], height - y)};
  }

  private static double clip(double v, double most) {
    return Math.min(Math.max(v, 0), most);
  }
}
