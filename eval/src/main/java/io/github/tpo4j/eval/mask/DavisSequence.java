package io.github.tpo4j.eval.mask;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.mask.BitMask;
import io.github.tpo4j.core.mask.Contour;
import io.github.tpo4j.data.input.MaskPng;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * DAVIS's unsupervised task on one sequence: every proposal is compared with every object in every
 * frame, first and last included, and the best one-to-one assignment counts. Pixels that the truth
 * calls void count nowhere.
 */
final class DavisSequence {
  private static final int VOID = 255;
  private static final int MOST_PROPOSALS = 20;

  private final List<Path> truths;
  private final int objects;
  private final FrameScores[][] scores; // proposal, object
  private int proposals;

  private DavisSequence(List<Path> truths, int objects) {
    this.truths = truths;
    this.objects = objects;
    this.scores = new FrameScores[Math.max(MOST_PROPOSALS, objects)][objects];
    for (FrameScores[] row : scores) {
      for (int o = 0; o < objects; o++) {
        row[o] = new FrameScores(truths.size());
      }
    }
  }

  /**
   * Scores of the matched pairs, one an object of the first frame, in the order of their proposals:
   * the official tool names them so.
   *
   * @param truths a palette image a frame, in order
   * @param results folder with an image of the same name a frame
   */
  static List<FrameScores> score(List<Path> truths, Path results) {
    DavisSequence sequence =
        new DavisSequence(truths, largestId(MaskPng.read(truths.get(0), MaskPng.Kind.IDS), VOID));
    for (int frame = 0; frame < truths.size(); frame++) {
      sequence.add(frame, results.resolve(truths.get(frame).getFileName().toString()));
    }
    return sequence.matched();
  }

  /** The largest id below a bound. */
  private static int largestId(MaskPng png, int bound) {
    int[] counts = png.counts();
    int largest = bound - 1;
    while (largest > 0 && counts[largest] == 0) {
      largest--;
    }
    return largest;
  }

  private void add(int frame, Path result) {
    MaskPng truth = MaskPng.read(truths.get(frame), MaskPng.Kind.IDS);
    MaskPng proposed =
        MaskPng.read(result, MaskPng.Kind.IDS)
            .requireSize(truth.height(), truth.width(), "in the true mask");
    int count = largestId(proposed, VOID + 1);
    if (count > MOST_PROPOSALS) {
      throw TpoException.data(
          "%s: expected ids of at most %d proposals but a pixel is %d"
              .formatted(result, MOST_PROPOSALS, count));
    }
    proposals = Math.max(proposals, count);
    BitMask nowhere = truth.of(VOID);
    BitMask[] trueMasks = truth.objects(objects);
    Contour[] trueContours = contours(trueMasks);
    BitMask[] masks = proposed.objects(scores.length);
    for (int p = 0; p < masks.length; p++) {
      masks[p] = masks[p].without(nowhere);
    }
    Contour[] contours = contours(masks);
    for (int p = 0; p < masks.length; p++) {
      for (int o = 0; o < objects; o++) {
        scores[p][o].j()[frame] = masks[p].regionSimilarity(trueMasks[o]);
        scores[p][o].f()[frame] = contours[p].match(trueContours[o]).f();
      }
    }
  }

  private static Contour[] contours(BitMask[] masks) {
    Contour[] contours = new Contour[masks.length];
    for (int i = 0; i < masks.length; i++) {
      contours[i] = Contour.of(masks[i]);
    }
    return contours;
  }

  private List<FrameScores> matched() {
    int rows = Math.max(proposals, objects);
    boolean byObject = rows > objects; // the smaller side chooses
    double[][] means = new double[byObject ? objects : rows][byObject ? rows : objects];
    for (int p = 0; p < rows; p++) {
      for (int o = 0; o < objects; o++) {
        means[byObject ? o : p][byObject ? p : o] = scores[p][o].meanJandF();
      }
    }
    int[] chosen = Assignment.best(means);
    int[] objectOf = new int[rows];
    Arrays.fill(objectOf, -1);
    for (int i = 0; i < chosen.length; i++) {
      objectOf[byObject ? chosen[i] : i] = byObject ? i : chosen[i];
    }
    List<FrameScores> matched = new ArrayList<>();
    for (int p = 0; p < rows; p++) {
      if (objectOf[p] >= 0) {
        matched.add(scores[p][objectOf[p]]);
      }
    }
    return matched;
  }
}
