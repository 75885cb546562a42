package io.github.tpo4j.model.heads.region;

import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The region head: two linear layers with ReLU between them (model.md 5.1, 5.4).
 *
 * <p>The four numbers come out as they are, without sigmoid: whoever shows them puts the corners in
 * order and clamps them.
 */
// n boxes · D LLM width
public final class RegionMlp extends Layer {
  private final Linear first;
  private final Linear second;

  /** Built at {@code loc_decoder}; the hidden width is half of the language model's. */
  public RegionMlp(Params p, int llmWidth) {
    first = child("0", Linear.of(p.at("0"), llmWidth, llmWidth / 2));
    second = child("2", Linear.of(p.at("2"), llmWidth / 2, 4));
  }

  /**
   * @param state_nD hidden states at the task tokens
   * @return {@code [n, 4]}: x1 y1 x2 y2 as fractions of the image, in the weights' type
   */
  public Tensor predict(Tensor state_nD) {
    return second.forward(torch.relu(first.forward(state_nD)));
  }
}
