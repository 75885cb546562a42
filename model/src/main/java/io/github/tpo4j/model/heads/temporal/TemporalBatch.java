package io.github.tpo4j.model.heads.temporal;

import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrInput;
import io.github.tpo4j.model.heads.temporal.loss.TemporalTargets;
import java.util.List;
import java.util.Optional;

/**
 * What the temporal head is trained with: for each task token of the batch its video's and query's
 * features, and the targets.
 *
 * @param samples features, without time features, in order of the task tokens
 * @param videos which samples show the same video; neighbours with different videos serve each
 *     other as negatives
 * @param targets labels of the same samples, clips padded to the longest
 */
public record TemporalBatch(
    List<CgDetrInput.Sample> samples, Optional<List<String>> videos, TemporalTargets targets) {
  public TemporalBatch {
    samples = List.copyOf(samples);
  }
}
