package io.github.tpo4j.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.model.weights.Params;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class ModelScopeTest {
  @Test
  void aBuiltModelOutlivesTheStepThatBuiltItAndDiesAtClose() {
    TorchRuntime.start();
    ModelScope.Built<Mlp> built;
    try (PointerScope step = new PointerScope()) {
      built =
          ModelScope.build(
              () -> new Mlp(Params.fresh(1, ScalarType.Float, new Device("cpu")), 4, 8, 2));
    }
    try (PointerScope step = new PointerScope()) {
      assertThat(Tensors.shape(built.value().forward(torch.ones(3, 4)))).containsExactly(3, 2);
      assertThat(built.value().parametersByName().keySet())
          .containsExactly("layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias");
    }
    built.scope().close();
    assertThat(built.value().isNull()).isTrue();
  }

  @Test
  void tidyKeepsTheResultAndNothingElse() {
    TorchRuntime.start();
    try (LeakTrap trap = new LeakTrap()) {
      Tensor kept;
      try (PointerScope outer = new PointerScope()) {
        kept = Scopes.tidy(() -> torch.ones(2).add(torch.ones(2)));
        assertThat(Tensors.floats(kept)).containsExactly(2, 2);
      }
      assertThat(kept.isNull()).isTrue();
      trap.assertEmpty();
    }
  }

  @Test
  void theTrapNamesThePlaceOfALeak() {
    TorchRuntime.start();
    try (LeakTrap trap = new LeakTrap()) {
      torch.ones(2);
      assertThatThrownBy(trap::assertEmpty)
          .hasMessageContaining("native objects escaped")
          .cause()
          .hasStackTraceContaining("theTrapNamesThePlaceOfALeak");
    }
  }
}
