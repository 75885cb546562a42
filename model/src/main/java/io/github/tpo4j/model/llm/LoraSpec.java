package io.github.tpo4j.model.llm;

import io.github.tpo4j.core.TpoException;
import java.util.Set;

/**
 * A low-rank adapter: {@code y = W x + s · B(A(dropout(x)))}.
 *
 * @param rank rows of A
 * @param alpha numerator of the scale
 * @param dropout share of the adapter's input that is dropped in training
 * @param scaling how the scale follows from alpha and rank
 * @param targets names of the linear layers that have an adapter, such as {@code q_proj}
 */
public record LoraSpec(
    int rank, double alpha, double dropout, Scaling scaling, Set<String> targets) {

  /** All linear layers of a decoder, its output layer included, as TPO adapts them. */
  public static final Set<String> ALL =
      Set.of(
          "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj", "lm_head");

  /** How strongly the product of the two matrices counts. */
  public enum Scaling {
    /** {@code alpha / rank}. */
    RANK,
    /** {@code alpha / sqrt(rank)}: peft's {@code use_rslora}. */
    ROOT_OF_RANK
  }

  public LoraSpec {
    targets = Set.copyOf(targets);
    if (rank < 1) {
      throw TpoException.model("LoRA rank: expected at least 1 but found " + rank);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw TpoException.model("LoRA dropout: expected 0 to below 1 but found " + dropout);
    }
  }

  /** An adapter on every linear layer, scaled by {@code alpha / rank} (model.md 3.3). */
  public static LoraSpec onAll(int rank, double alpha, double dropout) {
    return new LoraSpec(rank, alpha, dropout, Scaling.RANK, ALL);
  }

  /** Factor {@code s}. */
  public double scale() {
    return alpha / (scaling == Scaling.RANK ? rank : Math.sqrt(rank));
  }
}
