package io.github.tpo4j.train.log;

import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import io.github.tpo4j.train.recipe.Precision;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What the machine reaches at its best: the rate of a large matrix product. */
public final class Peak {
  /** Large enough for two cores and for a GPU, and done in a moment there. */
  private static final int SIDE = 1024;

  private static final int GPU_SIDE = 8192;
  private static final int TRIES = 4;

  private Peak() {}

  /** Floating-point operations a second of a product of two square matrices. */
  public static double measure(Precision precision, Device device) {
    ScalarType type = precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
    int side = TorchRuntime.isCpu(device) ? SIDE : GPU_SIDE;
    double best = 0;
    for (int i = 0; i < TRIES; i++) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        Tensor a = Tensors.on(device, torch.ones(1).to(type)).expand(side, side).contiguous();
        a.select(0, 0).select(0, 0).item_float(); // it is there
        long begin = System.nanoTime();
        a.matmul(a).select(0, 0).select(0, 0).item_float(); // waits for a GPU too
        best = Math.max(best, 2.0 * side * side * side / ((System.nanoTime() - begin) / 1e9));
      }
    }
    return best;
  }
}
