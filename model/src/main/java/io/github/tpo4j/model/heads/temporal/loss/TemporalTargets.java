package io.github.tpo4j.model.heads.temporal.loss;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * What a batch is trained with (model.md 7.8).
 *
 * @param span_K2 centre and width of all samples' moments in order, fractions of the video
 * @param counts moments of each sample
 * @param relevance_BV score of every clip; 0 outside moments and in padding
 * @param pairs clips that should score higher than others; without them there is no saliency loss
 */
// B batch · K moments of the batch · V clips · p pairs
public record TemporalTargets(
    Tensor span_K2, int[] counts, Tensor relevance_BV, Optional<Pairs> pairs) {

  /** Clip numbers: {@code high_Bp[b][i]} should score higher than {@code low_Bp[b][i]}. */
  public record Pairs(Tensor high_Bp, Tensor low_Bp) {}

  /** All moments of the batch. */
  public int total() {
    return Arrays.stream(counts).sum();
  }
}
