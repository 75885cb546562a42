package io.github.tpo4j.model.torch;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** What becomes of the activations of a stack of layers until the backward pass. */
@FunctionalInterface
public interface Activations {
  /** They are kept: fast, and memory grows with the number of layers. */
  Activations KEPT =
      (x, layers) -> {
        Tensor y = x;
        for (UnaryOperator<Tensor> layer : layers) {
          Tensor in = y;
          // temporaries of a layer die with it, so a long prompt needs the memory of one layer
          y = Scopes.tidy(() -> layer.apply(in));
        }
        return y;
      };

  /**
   * Runs a pass around layers, and frees what nobody needs after it. What the layers refer to must
   * live as long as they may be run.
   */
  default Tensor pass(Supplier<Tensor> pass) {
    return Scopes.tidy(pass);
  }

  /** Runs the layers one after another. */
  Tensor through(Tensor x, List<UnaryOperator<Tensor>> layers);
}
