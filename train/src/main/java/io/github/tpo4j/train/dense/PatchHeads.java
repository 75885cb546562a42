package io.github.tpo4j.train.dense;

import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Tensor;

/**
 * What is read from a patch's token while the vision encoder learns, by one matrix: if this is
 * easy, it will be easy for the connector too. Thrown away afterwards.
 */
// N patches · C width of a token
final class PatchHeads extends Layer {
  private static final int SHAPES = Look.Shape.values().length;
  private static final int COLOURS = Look.Colour.values().length;
  private static final int PATTERNS = Look.Pattern.values().length;
  private static final int NUMBERS = 4;

  private final LayerNorm norm;
  private final Linear out;

  /**
   * What was read, in f32; see {@link PatchLabels} for what it means.
   *
   * @param share_N as a logit
   */
  record Read(
      Tensor share_N,
      Tensor shape_NK,
      Tensor colour_NK,
      Tensor pattern_NK,
      Tensor place_N4,
      Tensor change_N4) {}

  PatchHeads(Params p, int width) {
    norm = child("norm", new LayerNorm(p.at("norm"), width, 1e-6));
    int numbers = 1 + SHAPES + COLOURS + PATTERNS + 2 * NUMBERS;
    out = child("out", Linear.of(p.at("out"), width, numbers));
  }

  Read forward(Tensor tokens_NC) {
    Tensor all_NO = Tensors.f32(out.forward(norm.forward(tokens_NC)));
    int colours = 1 + SHAPES;
    int patterns = colours + COLOURS;
    int places = patterns + PATTERNS;
    return new Read(
        all_NO.select(1, 0),
        all_NO.narrow(1, 1, SHAPES),
        all_NO.narrow(1, colours, COLOURS),
        all_NO.narrow(1, patterns, PATTERNS),
        all_NO.narrow(1, places, NUMBERS),
        all_NO.narrow(1, places + NUMBERS, NUMBERS));
  }
}
