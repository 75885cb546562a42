package io.github.tpo4j.train.mllm;

import io.github.tpo4j.data.cache.Feature;
import io.github.tpo4j.data.cache.FeatureStore;
import io.github.tpo4j.model.torch.Tensors;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Where results that do not change are kept from one step, and one run, to the next; nowhere, if
 * there is no folder for it.
 */
record Store(Optional<FeatureStore> features) {
  /** Keeps nothing. */
  static final Store NONE = new Store(Optional.empty());

  private static final String BYTES = "bytes";

  /** What was kept under a key; an empty key keeps nothing. */
  Optional<Map<String, Feature>> find(String key) {
    return key.isEmpty() ? Optional.empty() : features.flatMap(f -> f.get(key));
  }

  void put(String key, Map<String, Feature> values) {
    if (!key.isEmpty()) {
      features.ifPresent(f -> f.put(key, values));
    }
  }

  /** Bytes as something to keep. */
  static Map<String, Feature> ofBytes(byte[] bytes) {
    Feature f = new Feature(Feature.Type.U8, List.of((long) bytes.length), ByteBuffer.wrap(bytes));
    return Map.of(BYTES, f);
  }

  /** The bytes of {@link #ofBytes}. */
  static byte[] bytes(Map<String, Feature> values) {
    ByteBuffer from = values.get(BYTES).bytes().duplicate();
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    return bytes;
  }

  /** Features of equal shape one after the other along their first dimension, on the CPU. */
  static Tensor tensor(List<Feature> features) {
    long[] shape = features.get(0).shape().stream().mapToLong(Long::longValue).toArray();
    shape[0] *= features.size();
    FloatBuffer all =
        FloatBuffer.allocate(Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact)));
    features.forEach(f -> all.put(f.floats()));
    return Tensors.of(all.array(), shape);
  }
}
