package io.github.tpo4j.model.torch;

import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Linear layers with ReLU between them and none at the end; names {@code layers.0, layers.1, …}.
 */
public final class Mlp extends Layer {
  private final List<Linear> layers = new ArrayList<>();

  /**
   * @param sizes width of the input, of each hidden layer and of the output
   */
  public Mlp(Params p, long... sizes) {
    for (int i = 0; i + 1 < sizes.length; i++) {
      String name = "layers." + i;
      layers.add(child(name, Linear.of(p.at(name), sizes[i], sizes[i + 1])));
    }
  }

  public Tensor forward(Tensor x) {
    for (int i = 0; i < layers.size(); i++) {
      x = layers.get(i).forward(x);
      if (i + 1 < layers.size()) {
        x = torch.relu(x);
      }
    }
    return x;
  }
}
