package io.github.tpo4j.train.mllm;

import io.github.tpo4j.data.cache.Feature;
import io.github.tpo4j.model.torch.Scopes;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * What frozen networks make of a batch's media: read from the store where it was kept, and
 * otherwise computed, as many media at once as are alike, and kept.
 *
 * @param store where it is kept
 * @param device that the results come to
 * @param atOnce bytes of frames that are encoded together
 */
// B media
record Frozen(Store store, Device device, long atOnce) {
  /** Forty videos of the small model. */
  private static final long ON_GPU = 12L << 20;

  /**
   * As a device likes it. On the CPU a medium goes alone: its rounding would depend on its company
   * otherwise, which is another when a run goes on, and that has to repeat bit by bit.
   */
  static Frozen on(Device device, Store store) {
    return new Frozen(store, device, TorchRuntime.isCpu(device) ? 1 : ON_GPU);
  }

  /** A frozen network. */
  @FunctionalInterface
  interface Encoder {
    /**
     * @param some frames of media that are alike in number and size
     * @return results with a row a medium
     */
    List<Tensor> encode(List<Pixels> some);
  }

  /**
   * The results of all media in order, {@code [B, …]}, without gradient.
   *
   * @param names of the results in the store
   */
  List<Tensor> of(List<Prepared.View> views, List<String> names, Encoder encoder) {
    List<List<Tensor>> blocks = new ArrayList<>();
    long[] row = new long[views.size()];
    int rows = 0;
    for (List<Integer> block : blocks(views)) {
      List<Prepared.View> some = block.stream().map(views::get).toList();
      blocks.add(isKept(some.get(0)) ? read(some, names) : make(some, names, encoder));
      for (int i : block) {
        row[i] = rows++;
      }
    }
    if (blocks.size() == 1) {
      return blocks.get(0);
    }
    Tensor row_B = Tensors.on(device, Tensors.of(row));
    return IntStream.range(0, names.size())
        .mapToObj(k -> blocks.stream().map(b -> b.get(k)).toArray(Tensor[]::new))
        .map(parts -> Tensors.cat(0, parts).index_select(0, row_B))
        .toList();
  }

  private static boolean isKept(Prepared.View view) {
    return view.kept() != null;
  }

  /** Numbers of the media that were kept, and of those that are computed together. */
  private Collection<List<Integer>> blocks(List<Prepared.View> views) {
    Map<String, List<Integer>> blocks = new LinkedHashMap<>();
    Map<Integer, Integer> seen = new LinkedHashMap<>();
    for (int i = 0; i < views.size(); i++) {
      String block = "kept";
      if (!isKept(views.get(i))) {
        int bytes = views.get(i).pixels().values().length;
        long together = Math.max(1, atOnce / bytes);
        block = bytes + " bytes " + (seen.merge(bytes, 1, Integer::sum) - 1) / together;
      }
      blocks.computeIfAbsent(block, b -> new ArrayList<>()).add(i);
    }
    return blocks.values();
  }

  private List<Tensor> read(List<Prepared.View> some, List<String> names) {
    return names.stream()
        .map(name -> Store.tensor(some.stream().map(v -> v.kept().get(name)).toList()))
        .map(t -> Tensors.on(device, t))
        .toList();
  }

  private List<Tensor> make(List<Prepared.View> some, List<String> names, Encoder encoder) {
    try (NoGradGuard frozen = new NoGradGuard()) {
      List<Pixels> frames = some.stream().map(Prepared.View::pixels).toList();
      TensorVector made =
          Scopes.tidy(() -> new TensorVector(encoder.encode(frames).toArray(Tensor[]::new)));
      List<Tensor> results = Arrays.asList(made.get());
      keep(some, names, results);
      return results;
    }
  }

  private void keep(List<Prepared.View> some, List<String> names, List<Tensor> results) {
    if (store.features().isEmpty()) {
      return;
    }
    List<float[]> numbers = results.stream().map(Tensors::floats).toList();
    for (int i = 0; i < some.size(); i++) {
      Map<String, Feature> row = new LinkedHashMap<>();
      for (int k = 0; k < names.size(); k++) {
        long[] shape = Tensors.shape(results.get(k));
        shape[0] = 1;
        int n = numbers.get(k).length / some.size();
        row.put(
            names.get(k),
            Feature.of(Arrays.copyOfRange(numbers.get(k), i * n, (i + 1) * n), shape));
      }
      store.put(some.get(i).key(), row);
    }
  }
}
