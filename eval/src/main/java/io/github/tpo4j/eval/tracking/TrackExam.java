package io.github.tpo4j.eval.tracking;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.eval.run.Question;
import io.github.tpo4j.eval.run.Reply;
import io.github.tpo4j.model.FrameChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tracking by the mask head: the box of the first frame in, boxes around the masks out. */
final class TrackExam {
  private TrackExam() {}

  /**
   * The question about one sequence.
   *
   * @param origin number of the first pixel: 1 for LaSOT, 0 for GOT-10k
   */
  static Question question(String name, Path frames, double[] first, int origin) {
    double x = first[0] - origin;
    double y = first[1] - origin;
    String said = Arrays.toString(first);
    return new Question(
        name,
        "",
        frames,
        FrameChoice.MIDDLE,
        new Question.Seen(
            said,
            seen ->
                new Question.Follow(
                    said,
                    Box.ofPixels(x, y, x + first[2], y + first[3], seen.width(), seen.height()))));
  }

  /**
   * Boxes of all frames as text. A frame without a mask repeats the box before; a sequence that
   * could not be read has a box of one pixel in the corner everywhere.
   *
   * @param first the given box of the first frame, as the data set writes it
   */
  static List<String> boxes(Reply reply, double[] first, int frames, int origin) {
    Map<Integer, Box> found = new HashMap<>();
    reply
        .answer()
        .filter(a -> !a.masks().isEmpty())
        .ifPresent(
            a -> {
              for (MaskTrack.Frame f : a.masks().get(0).frames()) {
                if (f.mask().area() > 0) {
                  found.put(f.index(), f.mask().box());
                }
              }
            });
    List<String> lines = new ArrayList<>();
    double[] box = reply.answer().isPresent() ? first : new double[] {origin, origin, 1, 1};
    for (int i = 0; i < frames; i++) {
      if (i > 0 && found.containsKey(i)) {
        int width = reply.answer().orElseThrow().media().width();
        int height = reply.answer().orElseThrow().media().height();
        double[] c = found.get(i).toPixels(width, height);
        box = new double[] {c[0] + origin, c[1] + origin, c[2] - c[0], c[3] - c[1]};
      }
      lines.add(String.format(Locale.ROOT, "%.3f,%.3f,%.3f,%.3f", box[0], box[1], box[2], box[3]));
    }
    return lines;
  }
}
