package io.github.tpo4j.train.exam;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.Masks;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.data.sample.Sample;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How well an answer points at what a sample's targets are. */
final class Marks {
  private Marks() {}

  /** Whether the answer points in the way of a task, and in no other. */
  static boolean assigned(Answer answer, Task task) {
    Set<Task> pointed = EnumSet.noneOf(Task.class);
    if (!answer.boxes().isEmpty()) {
      pointed.add(Task.REGION);
    }
    if (answer.saliency().isPresent() || !answer.moments().isEmpty()) {
      pointed.add(Task.TEMPORAL);
    }
    if (!answer.masks().isEmpty()) {
      pointed.add(Task.MASK);
    }
    return pointed.equals(Set.of(task));
  }

  /** Intersection over union with the first target; 0 where the answer points at nothing. */
  static double overlap(Answer answer, Sample sample) {
    return switch (sample.task().orElseThrow()) {
      case REGION ->
          answer.boxes().isEmpty() ? 0 : answer.boxes().get(0).clamped().iou(sample.boxes().get(0));
      case TEMPORAL ->
          answer.moments().isEmpty()
              ? 0
              : sample.moments().orElseThrow().windows().stream()
                  .mapToDouble(w -> overlap(answer.moments().get(0), w))
                  .max()
                  .orElse(0);
      case MASK ->
          answer.masks().isEmpty() ? 0 : overlap(answer.masks().get(0), sample.masks().get(0));
    };
  }

  private static double overlap(Moment m, Sample.Window w) {
    double shared = Math.max(0, Math.min(m.end(), w.end()) - Math.max(m.start(), w.start()));
    double both = m.end() - m.start() + w.end() - w.start() - shared;
    return both <= 0 ? 0 : shared / both;
  }

  /** Mean over the frames that have a true mask and were tracked; right if both are empty. */
  private static double overlap(MaskTrack answer, MaskTrack truth) {
    Map<Integer, Rle> tracked =
        answer.frames().stream()
            .collect(Collectors.toMap(MaskTrack.Frame::index, MaskTrack.Frame::mask));
    return truth.frames().stream()
        .filter(f -> tracked.containsKey(f.index()))
        .mapToDouble(f -> overlap(tracked.get(f.index()), f.mask()))
        .average()
        .orElse(0);
  }

  private static double overlap(Rle mask, Rle truth) {
    return mask.area() == 0 && truth.area() == 0 ? 1 : Masks.iou(mask, truth, false);
  }

  /** Frames from one true mask to the next, which need not be tracked. */
  static int frameStep(Sample sample) {
    if (sample.masks().isEmpty() || sample.masks().get(0).frames().size() < 2) {
      return 1;
    }
    List<MaskTrack.Frame> frames = sample.masks().get(0).frames();
    return Math.max(1, frames.get(1).index() - frames.get(0).index());
  }
}
