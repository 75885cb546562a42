package io.github.tpo4j.data.read;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TaskQuestions;
import io.github.tpo4j.data.sample.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Samples of the mask task with the mask of the first frame alone. That is where the mask head
 * begins and all that is learned: SAM 2, which follows the object from there, is frozen.
 */
final class MaskSample {
  static final String OUT_OF_SIGHT = "the object is not in sight on the first frame";

  private MaskSample() {}

  /** The object that an expression means. */
  static Sample segment(String id, String media, String expression, Rle first) {
    return sample(
        id, media, "segment", TaskQuestions.OWN.segment(expression), List.of(), expression, first);
  }

  /**
   * The object in a box. The mask is the whole box: no more is known, and the box around it is
   * right.
   */
  static Sample track(String id, String media, Box box, int width, int height) {
    return sample(
        id,
        media,
        "track",
        TaskQuestions.OWN.track(box, width, height),
        List.of(box.clamped()),
        "object",
        filled(box, width, height));
  }

  private static Sample sample(
      String id,
      String media,
      String kind,
      String question,
      List<Box> inputs,
      String label,
      Rle first) {
    return new Sample(
        id,
        Optional.of(media),
        Optional.empty(),
        kind,
        List.of(new Turn(question, Task.MASK.startToken() + Task.MASK.placeholder())),
        inputs,
        List.of(),
        Optional.empty(),
        List.of(new MaskTrack(label, List.of(new MaskTrack.Frame(0, 0, first, 1)))));
  }

  private static Rle filled(Box box, int width, int height) {
    double[] c = box.clamped().toPixels(width, height);
    int x1 = (int) Math.round(c[0]);
    int y1 = (int) Math.round(c[1]);
    int x2 = Math.min(width, Math.max(x1 + 1, (int) Math.round(c[2])));
    int y2 = Math.min(height, Math.max(y1 + 1, (int) Math.round(c[3])));
    boolean[] mask = new boolean[width * height];
    for (int y = y1; y < y2; y++) {
      Arrays.fill(mask, y * width + x1, y * width + x2, true);
    }
    return Rle.encode(mask, height, width);
  }
}
