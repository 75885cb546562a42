package io.github.tpo4j.model.heads.region;

import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Makes a box into an embedding for {@code <track_box>} in the prompt (model.md 5.1). */
// n boxes · D LLM width
public final class BoxEncoder extends Layer {
  private final Linear first;
  private final Linear second;

  /** Built at {@code loc_encoder}; the hidden width is half of the language model's. */
  public BoxEncoder(Params p, int llmWidth) {
    first = child("0", Linear.of(p.at("0"), 4, llmWidth / 2));
    second = child("2", Linear.of(p.at("2"), llmWidth / 2, llmWidth));
  }

  /**
   * @param box_n4 x1 y1 x2 y2 as fractions of the image
   * @return {@code [n, D]}
   */
  public Tensor encode(Tensor box_n4) {
    return second.forward(torch.relu(first.forward(box_n4)));
  }
}
