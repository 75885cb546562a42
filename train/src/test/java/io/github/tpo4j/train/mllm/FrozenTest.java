package io.github.tpo4j.train.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.data.cache.FeatureStore;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrozenTest {
  private static final List<String> NAMES = List.of("first", "last");
  private static final int LARGE = 5 << 20;

  private final List<Integer> together = new ArrayList<>();

  /** What is kept, and media of two sizes that are encoded as many at once as there may be. */
  @Test
  void everyMediumGetsItsOwnResultOnceAndForAll(@TempDir Path dir) {
    TorchRuntime.start();
    Store store = new Store(Optional.of(FeatureStore.open(dir, 1 << 20)));
    int[] sizes = {3, LARGE, 3, LARGE, 6, LARGE, 3};
    try (PointerScope scope = new PointerScope()) {
      Frozen frozen = new Frozen(store, new Device("cpu"), 2 * LARGE + 1);
      frozen.of(List.of(view(store, 2, 3), view(store, 4, 6)), NAMES, this::encode);
      together.clear();
      List<Prepared.View> views = views(store, sizes);
      List<Tensor> found = frozen.of(views, NAMES, this::encode);
      assertThat(together).containsExactlyInAnyOrder(2, 2, 1);
      assertThat(Tensors.shape(found.get(0))).containsExactly(7, 1);
      assertThat(Tensors.floats(found.get(0))).containsExactly(0, 1, 2, 3, 4, 5, 6);
      assertThat(Tensors.floats(found.get(1))).containsExactly(0, -1, -2, -3, -4, -5, -6);

      List<Tensor> kept = frozen.of(views(store, sizes), NAMES, this::encode);
      assertThat(together).hasSize(3);
      assertThat(Tensors.floats(kept.get(1))).isEqualTo(Tensors.floats(found.get(1)));
    }
  }

  private static List<Prepared.View> views(Store store, int... sizes) {
    List<Prepared.View> views = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      views.add(view(store, i, sizes[i]));
    }
    return views;
  }

  private static Prepared.View view(Store store, int number, int bytes) {
    String key = "%064x".formatted(number);
    byte[] values = new byte[bytes];
    values[0] = (byte) number;
    values[bytes - 1] = (byte) -number;
    return new Prepared.View(
        key, store.find(key).orElse(null), new Pixels(values, 1, List.of(0.0), 0));
  }

  /** First and last byte of every medium. */
  private List<Tensor> encode(List<Pixels> some) {
    together.add(some.size());
    float[] first = new float[some.size()];
    float[] last = new float[some.size()];
    for (int i = 0; i < first.length; i++) {
      byte[] values = some.get(i).values();
      first[i] = values[0];
      last[i] = values[values.length - 1];
    }
    return List.of(Tensors.of(first, first.length, 1), Tensors.of(last, last.length, 1));
  }
}
