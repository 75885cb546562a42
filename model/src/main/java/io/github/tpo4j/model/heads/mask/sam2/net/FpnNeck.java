package io.github.tpo4j.model.heads.mask.sam2.net;

import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The feature pyramid of SAM 2 (model.md 8.1): a pointwise convolution of every stage to one width;
 * only the second coarsest level is added to from above, by nearest neighbours, and the coarsest is
 * then dropped.
 */
// B batch · H, W rows and columns · C width of a stage · D width of the pyramid
public final class FpnNeck extends Layer {
  private final List<Conv> finestFirst = new ArrayList<>();

  /** Built at {@code image_encoder.neck}; {@code convs.0} reads the coarsest stage. */
  public FpnNeck(Params p, List<Integer> stageWidths, int width) {
    int n = stageWidths.size();
    for (int level = 0; level < n; level++) {
      String name = "convs." + (n - 1 - level) + ".conv";
      finestFirst.add(child(name, Conv.pointwise(p.at(name), stageWidths.get(level), width)));
    }
  }

  /** A level without anything from above, {@code [B, H, W, D]}; 0 is the finest. */
  public Tensor lateral(List<Tensor> stages_BHWC, int level) {
    return finestFirst.get(level).tokens(stages_BHWC.get(level));
  }

  /** The coarsest level that is kept, {@code [B, H, W, D]}. */
  public Tensor lowest(List<Tensor> stages_BHWC) {
    int top = finestFirst.size() - 1;
    Tensor above_BhwD = lateral(stages_BHWC, top);
    Tensor own_BHWD = lateral(stages_BHWC, top - 1);
    long b = own_BHWD.size(0);
    long h = above_BhwD.size(1);
    long w = above_BhwD.size(2);
    long d = own_BHWD.size(3);
    // every coarse cell is added to its four fine ones
    return own_BHWD
        .view(b, h, 2, w, 2, d)
        .add(above_BhwD.view(b, h, 1, w, 1, d))
        .view(b, 2 * h, 2 * w, d);
  }

  /** The convolution of a level; 0 is the finest. */
  public Conv conv(int level) {
    return finestFirst.get(level);
  }
}
