package io.github.tpo4j.model.heads.temporal.loss;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.core.config.Default;
import io.github.tpo4j.core.config.Range;

/**
 * Weights of the temporal loss; what is left out is as published (model.md 7.10).
 *
 * @param span distance of centres and widths
 * @param giou generalised IoU
 * @param label foreground or background
 * @param saliency order of the clips' scores and of their attention to the text
 * @param align moments with sentences and dummies
 * @param distill attention learns from similarity
 * @param orthogonal dummies and prompts keep apart
 * @param background share of a background query in the label loss
 * @param scale of the whole, on its way into the language model's loss
 */
public record LossWeights(
    @JsonProperty("loss_span") @Default("10") @Range(min = 0) double span,
    @JsonProperty("loss_giou") @Default("1") @Range(min = 0) double giou,
    @JsonProperty("loss_label") @Default("4") @Range(min = 0) double label,
    @JsonProperty("loss_saliency") @Default("4") @Range(min = 0) double saliency,
    @JsonProperty("loss_ms_align") @Default("1") @Range(min = 0) double align,
    @JsonProperty("loss_distill") @Default("1") @Range(min = 0) double distill,
    @JsonProperty("loss_orthogonal_dummy") @Default("1") @Range(min = 0) double orthogonal,
    @JsonProperty("eos_coef") @Default("0.1") @Range(min = 0) double background,
    @JsonProperty("scale") @Default("0.05") @Range(min = 0) double scale) {

  /** The published weights. */
  public static final LossWeights PUBLISHED =
      Config.parse("{}", "published.json", LossWeights.class);

  /** Weight of a term by its name, the layer's number after it left out. */
  double of(String term) {
    return switch (term.replaceFirst("_\\d+$", "")) {
      case "loss_span" -> span;
      case "loss_giou" -> giou;
      case "loss_label" -> label;
      case "loss_saliency" -> saliency;
      case "loss_ms_align" -> align;
      case "loss_distill" -> distill;
      case "loss_orthogonal_dummy" -> orthogonal;
      default -> 0; // a metric
    };
  }
}
