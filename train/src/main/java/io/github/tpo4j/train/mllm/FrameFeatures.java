package io.github.tpo4j.train.mllm;

import io.github.tpo4j.data.cache.Feature;
import io.github.tpo4j.model.heads.mask.sam2.ImageFeatures;
import io.github.tpo4j.model.heads.mask.sam2.Sam2;
import io.github.tpo4j.model.torch.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** SAM 2's features of single frames: computed once by its frozen image encoder, and kept. */
// S pixels of a side
final class FrameFeatures {
  private FrameFeatures() {}

  static ImageFeatures of(Prepared.View view, Sam2 sam, Store store, Device device) {
    if (view.kept() != null) {
      return read(view.kept(), device);
    }
    int side = sam.config().imageSize();
    try (NoGradGuard frozen = new NoGradGuard()) {
      float[] values = new float[3 * side * side];
      ByteBuffer.wrap(view.pixels().values())
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer()
          .get(values);
      Tensor pixels_13SS = Tensors.on(device, Tensors.of(values, 1, 3, side, side));
      ImageFeatures made = sam.encode(pixels_13SS);
      store.put(view.key(), write(made));
      return made;
    }
  }

  /** Features of several frames as those of one batch. */
  static ImageFeatures together(List<ImageFeatures> frames) {
    return new ImageFeatures(
        stack(frames, ImageFeatures::low_BDGG),
        stack(frames, ImageFeatures::fine0_BCSS),
        stack(frames, ImageFeatures::fine1_BCss));
  }

  private static Tensor stack(List<ImageFeatures> frames, Function<ImageFeatures, Tensor> part) {
    return Tensors.cat(0, frames.stream().map(part).toArray(Tensor[]::new));
  }

  private static Map<String, Feature> write(ImageFeatures f) {
    return Store.ofTensors(
        Map.of("low", f.low_BDGG(), "fine0", f.fine0_BCSS(), "fine1", f.fine1_BCss()));
  }

  private static ImageFeatures read(Map<String, Feature> kept, Device device) {
    return new ImageFeatures(
        Store.tensor(kept, "low", device),
        Store.tensor(kept, "fine0", device),
        Store.tensor(kept, "fine1", device));
  }
}
