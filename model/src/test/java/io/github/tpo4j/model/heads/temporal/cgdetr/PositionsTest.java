package io.github.tpo4j.model.heads.temporal.cgdetr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.junit.jupiter.api.Test;

/** The values that model.md 12 gives. */
class PositionsTest {
  @Test
  void clipPositions() {
    TorchRuntime.start();
    try (PointerScope scope = new PointerScope()) {
      float[] mask = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0};
      Positions positions = new Positions(256, new Device("cpu"));
      float[] p = Tensors.floats(positions.clips(Tensors.of(mask, 1, 10)));
      value(p[0], 0.707107);
      value(p[1], 0.707107);
      value(p[4 * 256 + 2], -0.490580);
      value(p[7 * 256 + 3], 0.906351);
      value(p[9 * 256 + 3], 0.906351);
      value(p[9 * 256 + 200], 0.004712);
    }
  }

  @Test
  void spanPositions() {
    TorchRuntime.start();
    try (PointerScope scope = new PointerScope()) {
      Positions positions = new Positions(128, new Device("cpu"));
      float[] p = Tensors.floats(positions.spans(Tensors.of(new float[] {0.5f, 0.25f}, 1, 1, 2)));
      assertThat(p).hasSize(256);
      value(p[1], -1);
      value(p[2], 0.408751);
      value(p[3], -0.912646);
      value(p[126], 0.000363);
      value(p[128], 1);
      value(p[131], 0.208991);
    }
  }

  private static void value(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(2e-6));
  }
}
