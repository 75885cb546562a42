package io.github.tpo4j.model.heads;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.Saliency;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the heads have pointed at so far. */
public final class Pointing {
  private final List<Box> boxes = new ArrayList<>();
  private final List<Moment> moments = new ArrayList<>();
  private final List<MaskTrack> masks = new ArrayList<>();
  private Optional<Saliency> saliency = Optional.empty();

  public void box(Box box) {
    boxes.add(box);
  }

  public void mask(MaskTrack mask) {
    masks.add(mask);
  }

  /** Spans, best first, and the highlight scores they go with. A later call replaces the former. */
  public void moments(List<Moment> spans, Saliency highlights) {
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
}
