package io.github.tpo4j.model.llm.fast;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * One row of the batch in the memory of a cache, layer by layer.
 *
 * <p>It stays valid until the cache grows or moves; {@link #isOf} tells.
 */
// L layers · 2 keys and values · B batch · N key heads · C capacity · D head width
final class CacheMemory {
  private final long address;
  private final int capacity;
  private final Matrix[] keys;
  private final Matrix[] values;

  CacheMemory(Tensor all_L2BNCD, int row) {
    capacity = (int) all_L2BNCD.size(4);
    int layers = (int) all_L2BNCD.size(0);
    keys = new Matrix[layers];
    values = new Matrix[layers];
    try (PointerScope scope = new PointerScope()) {
      address = all_L2BNCD.data_ptr().address();
      for (int l = 0; l < layers; l++) {
        Tensor layer_2BNCD = all_L2BNCD.select(0, l);
        keys[l] = Matrix.of(layer_2BNCD.select(0, 0).select(0, row));
        values[l] = Matrix.of(layer_2BNCD.select(0, 1).select(0, row));
        if (values[l].rowsOn(0) < values[l].rows) {
          throw TpoException.usage(
              "a cache of %s is too large for decoding on JDK 17: use a newer one or -Dtpo.decode=torch"
                  .formatted(Tensors.shapeText(all_L2BNCD)));
        }
      }
    }
  }

  /** Whether the cache's memory is still this one. */
  boolean isOf(Tensor all_L2BNCD) {
    try (PointerScope scope = new PointerScope()) {
      return all_L2BNCD.data_ptr().address() == address && all_L2BNCD.size(4) == capacity;
    }
  }

  int row(int head, int slot) {
    return head * capacity + slot;
  }

  Matrix keys(int layer) {
    return keys[layer];
  }

  Matrix values(int layer) {
    return values[layer];
  }
}
