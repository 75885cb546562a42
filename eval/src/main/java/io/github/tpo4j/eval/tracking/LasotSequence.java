package io.github.tpo4j.eval.tracking;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.BoxRows;
import io.github.tpo4j.eval.Warnings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * One LaSOT sequence.
 *
 * @param truth boxes {@code x, y, w, h} in pixels, one a frame
 * @param visible whether the target is in sight, one a frame
 */
record LasotSequence(String name, double[][] truth, boolean[] visible, BoxRows predicted) {
  /** A copy of the predicted boxes, cut to the length of the ground truth. */
  double[][] boxes() {
    if (predicted.size() < truth.length) {
      throw predicted.unlike(truth.length, name);
    }
    double[][] boxes = new double[truth.length][];
    for (int i = 0; i < boxes.length; i++) {
      boxes[i] = predicted.rows()[i].clone();
    }
    return boxes;
  }

  /** Reads one sequence of either layout. */
  static LasotSequence read(String name, Truth files, Path predictions, Warnings warnings) {
    BoxRows truth = BoxRows.boxes(files.boxes()).finite();
    boolean[] visible = new boolean[truth.size()];
    Arrays.fill(visible, true);
    for (Path flags : files.hidden()) {
      int[] hidden = BoxRows.labels(flags, 1);
      if (hidden.length != visible.length) {
        throw TpoException.data(
            "%s: expected %d flags, one a frame of %s, but found %d"
                .formatted(flags, visible.length, files.boxes(), hidden.length));
      }
      for (int i = 0; i < hidden.length; i++) {
        visible[i] &= hidden[i] == 0;
      }
    }
    BoxRows predicted = BoxRows.boxes(predictions);
    predicted.note(
        "an infinite box matches nothing, as in the official tools",
        box -> Arrays.stream(box).anyMatch(Double::isInfinite),
        warnings);
    return new LasotSequence(name, truth.rows(), visible, predicted);
  }

  /**
   * Files of one sequence's ground truth.
   *
   * @param hidden files of flags; a frame is hidden where any of them is not 0
   */
  record Truth(Path boxes, List<Path> hidden) {}
}
