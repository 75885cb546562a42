package io.github.tpo4j.model.heads.mask.sam2;

import io.github.tpo4j.model.weights.Params;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A SAM 2 of 32 pixels, for tests. */
public final class TinySam {
  public static final int SIZE = 32;

  private TinySam() {}

  public static Sam2Config config(Set<Sam2Config.Extra> extras) {
    return new Sam2Config(
        SIZE,
        16,
        Sam2Config.Trunk.doubling(
            8, 1, List.of(1, 1, 1, 1), List.of(4, 2, 2, 1), List.of(2), List.of(3, 3)),
        new Sam2Config.Decoder(4, 2, 32, 16, 8, 0.05, 0.98),
        Sam2Config.Memory.of(8, 2, 24),
        extras);
  }

  public static Sam2 fresh(Set<Sam2Config.Extra> extras) {
    return new Sam2(Params.fresh(7, ScalarType.Float, new Device("cpu")), config(extras));
  }

  public static Tensor frame(long seed) {
    torch.manual_seed(seed);
    return torch.randn(1, 3, SIZE, SIZE);
  }
}
