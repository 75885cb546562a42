package io.github.tpo4j.model.connector;

import io.github.tpo4j.model.torch.Drop;
import org.bytedeco.pytorch.Tensor;

/**
 * What training drops in one layer of the Q-Former.
 *
 * @param attention share of attention weights
 * @param hidden share of the elements of a residual branch
 * @param path share of samples that lose a whole branch
 */
record Drops(double attention, double hidden, double path) {
  /** The rates of layer {@code i} of {@code n}: the path's grows linearly from 0. */
  static Drops ofLayer(BridgeConfig bridge, int i, int n) {
    double path = n > 1 ? bridge.dropPathRate() * i / (n - 1) : 0;
    return new Drops(bridge.attentionDropout(), bridge.hiddenDropout(), path);
  }

  /** A residual branch with what training drops of it. */
  Tensor branch(Tensor y, boolean training) {
    return Drop.path(Drop.elements(y, hidden, training), path, training);
  }
}
