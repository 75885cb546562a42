package io.github.tpo4j.cli.demo;

import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.Masks;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.data.sample.Sample;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How close an answer of the demonstration is to the truth, in a few words. */
final class Grade {
  private Grade() {}

  static String of(Sample sample, Exhibit.Pointed said, Exhibit.Pointed truth) {
    Task task = sample.task().orElse(null);
    if (task == null) {
      return sample.isChoice() ? choice(said.text(), truth.text()) : "";
    }
    return switch (task) {
      case REGION ->
          said.boxes().isEmpty() ? "no box" : iou(said.boxes().get(0).iou(truth.boxes().get(0)));
      case TEMPORAL ->
          said.moments().isEmpty() ? "no moment" : iou(overlap(said.moments(), truth.moments()));
      case MASK -> said.masks().isEmpty() ? "no mask" : iou(region(said.masks(), truth.masks()));
    };
  }

  private static String choice(String said, String truth) {
    return letter(said).equals(letter(truth)) ? "right" : "wrong";
  }

  /** The option's letter: what stands before the bracket that the prompt has opened. */
  private static String letter(String text) {
    return text.strip().split("\\)", 2)[0].toUpperCase(Locale.ROOT);
  }

  private static String iou(double value) {
    return String.format(Locale.ROOT, "IoU %.2f", value);
  }

  /** IoU of the best moment with the window that it fits best. */
  private static double overlap(List<Moment> said, List<Moment> truth) {
    Moment first = said.get(0);
    return truth.stream().mapToDouble(t -> overlap(first, t)).max().orElse(0);
  }

  private static double overlap(Moment a, Moment b) {
    double both = Math.min(a.end(), b.end()) - Math.max(a.start(), b.start());
    double either = Math.max(a.end(), b.end()) - Math.min(a.start(), b.start());
    return either <= 0 ? 0 : Math.max(0, both) / either;
  }

  /** Mean IoU of the first track over the frames that the truth has; an empty pair counts as 1. */
  private static double region(List<MaskTrack> said, List<MaskTrack> truth) {
    Map<Integer, Rle> masks = new HashMap<>();
    said.get(0).frames().forEach(f -> masks.put(f.index(), f.mask()));
    return truth.get(0).frames().stream()
        .mapToDouble(
            f -> {
              Rle mask = masks.get(f.index());
              if (mask == null) {
                return 0;
              }
              return mask.area() == 0 && f.mask().area() == 0
                  ? 1
                  : Masks.iou(mask, f.mask(), false);
            })
        .average()
        .orElse(0);
  }
}
