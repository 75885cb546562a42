package io.github.tpo4j.model.heads;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.Saliency;
import io.github.tpo4j.core.TpoException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the heads have pointed at so far. Numbers that are not finite are refused with a {@link
 * TpoException} of kind model: nothing could be drawn of them, and JSON cannot hold them.
 */
public final class Pointing {
  private final List<Box> boxes = new ArrayList<>();
  private final List<Moment> moments = new ArrayList<>();
  private final List<MaskTrack> masks = new ArrayList<>();
  private Optional<Saliency> saliency = Optional.empty();

  public void box(Box box) {
    requireFinite("region", box.x1(), box.y1(), box.x2(), box.y2());
    boxes.add(box);
  }

  public void mask(MaskTrack mask) {
    requireFinite("mask", mask.frames().stream().mapToDouble(MaskTrack.Frame::score).toArray());
    masks.add(mask);
  }

  /** Spans, best first, and the highlight scores they go with. A later call replaces the former. */
  public void moments(List<Moment> spans, Saliency highlights) {
    requireFinite(
        "temporal", highlights.scores().stream().mapToDouble(Double::doubleValue).toArray());
    spans.forEach(m -> requireFinite("temporal", m.start(), m.end(), m.score()));
    moments.clear();
    moments.addAll(spans);
    saliency = Optional.of(highlights);
  }

  public List<Box> boxes() {
    return boxes;
  }

  public List<Moment> moments() {
    return moments;
  }

  public Optional<Saliency> saliency() {
    return saliency;
  }

  public List<MaskTrack> masks() {
    return masks;
  }

  private static void requireFinite(String head, double... numbers) {
    if (!Arrays.stream(numbers).allMatch(Double::isFinite)) {
      throw TpoException.model(
          ("the %s head computed a number that is not finite: the weights are damaged, or do not"
                  + " bear the type they were loaded in; try --dtype f32, then the original files")
              .formatted(head));
    }
  }
}
