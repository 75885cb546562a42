package io.github.tpo4j.train.mllm;

import io.github.tpo4j.data.cache.Feature;
import io.github.tpo4j.data.cache.FeatureStore;
import io.github.tpo4j.model.torch.Tensors;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/**
 * Where results that do not change are kept from one step, and one run, to the next; nowhere, if
 * there is no folder for it.
 */
record Store(Optional<FeatureStore> features) {
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

  /** Tensors as something to keep, in f32. */
  static Map<String, Feature> ofTensors(Map<String, Tensor> tensors) {
    Map<String, Feature> values = new LinkedHashMap<>();
    tensors.forEach((name, t) -> values.put(name, Feature.of(Tensors.floats(t), Tensors.shape(t))));
    return values;
  }

  /** A tensor of {@link #ofTensors}. */
  static Tensor tensor(Map<String, Feature> values, String name, Device device) {
    Feature f = values.get(name);
    long[] shape = f.shape().stream().mapToLong(Long::longValue).toArray();
    return Tensors.on(device, Tensors.of(f.floats(), shape));
  }
}
