package io.github.tpo4j.model.heads.mask;

import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Mlp;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Tensor;

/**
 * The mask adapter: turns the state at {@code <tracking>} into the prompt tokens that SAM 2 would
 * get for a box (paper, section 3; model.md 5.1).
 *
 * <p>Three tokens: the box's top left and bottom right corners and the padding point. A second
 * network reads a box from the same state; it only helps training.
 */
// n task tokens · D LLM width · C width of SAM 2
public final class MaskAdapter extends Layer {
  /** Sparse prompt tokens of a box. */
  public static final int TOKENS = 3;

  private final int samWidth;
  private final Mlp embed;
  private final Mlp box;

  /** Built at the root: names are {@code track_embed.*} and {@code track_embed_decode2.*}. */
  public MaskAdapter(Params root, int llmWidth, int samWidth) {
    this.samWidth = samWidth;
    long out = (long) TOKENS * samWidth;
    String aux = "track_embed_decode2";
    embed = child("track_embed", new Mlp(root.at("track_embed"), llmWidth, llmWidth, out));
    box = child(aux, new Mlp(root.at(aux), llmWidth, llmWidth, 4));
  }

  /** Prompt tokens for SAM 2, {@code [n, 3, C]}. */
  public Tensor prompt(Tensor state_nD) {
    return embed.forward(state_nD).view(-1, TOKENS, samWidth);
  }

  /** The auxiliary box, {@code [n, 4]}: x1 y1 x2 y2 as fractions of the image. */
  public Tensor box(Tensor state_nD) {
    return box.forward(state_nD);
  }
}
