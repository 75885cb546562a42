package io.github.tpo4j.data.view;

import io.github.tpo4j.core.config.Default;
import io.github.tpo4j.core.config.Range;

/**
 * How much views of a clip differ from it.
 *
 * @param zoom least share of the picture's sides that a view shows; 1 shows all of it
 * @param stretch greatest change of the aspect, as a logarithm
 * @param mirror share of the views that are mirrored
 * @param light greatest change of brightness and contrast, as shares
 * @param tint greatest change of one colour against the others, as a share
 * @param blur share of the views that are out of focus
 * @param artefacts share of the views that were compressed as JPEG
 */
public record ViewSettings(
    @Default("0.6") @Range(min = 0.2, max = 1) double zoom,
    @Default("0.2") @Range(min = 0, max = 1) double stretch,
    @Default("0.5") @Range(min = 0, max = 1) double mirror,
    @Default("0.3") @Range(min = 0, max = 0.9) double light,
    @Default("0.15") @Range(min = 0, max = 0.9) double tint,
    @Default("0.2") @Range(min = 0, max = 1) double blur,
    @Default("0.4") @Range(min = 0, max = 1) double artefacts) {
  /** For segmenting and tracking: no words for what changes, and things of every size. */
  public static final ViewSettings TRACKING = new ViewSettings(0.3, 0.2, 0.5, 0.3, 0.15, 0.2, 0.4);

  /** For a network that has to tell colours, places and directions: what has a name stays. */
  public static final ViewSettings NAMING = new ViewSettings(0.8, 0.1, 0, 0.1, 0.03, 0.1, 0.4);
}
