package io.github.tpo4j.train.mllm;

import io.github.tpo4j.model.heads.mask.sam2.ImageFeatures;
import io.github.tpo4j.model.heads.mask.sam2.Sam2;
import io.github.tpo4j.model.torch.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** SAM 2's features of single frames: computed once by its frozen image encoder, and kept. */
// S pixels of a side
final class FrameFeatures {
  private FrameFeatures() {}

  static ImageFeatures of(Prepared.View view, Sam2 sam, Store store, Device device) {
    if (view.data() != null) {
      return read(view.data(), device);
    }
    int side = sam.config().imageSize();
    try (NoGradGuard frozen = new NoGradGuard()) {
      float[] values = new float[3 * side * side];
      ByteBuffer.wrap(view.frames().pixels())
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

  private static byte[] write(ImageFeatures f) {
    byte[] low = Stored.write(f.low_BDGG());
    byte[] fine0 = Stored.write(f.fine0_BCSS());
    byte[] fine1 = Stored.write(f.fine1_BCss());
    return ByteBuffer.allocate(12 + low.length + fine0.length + fine1.length)
        .putInt(low.length)
        .put(low)
        .putInt(fine0.length)
        .put(fine0)
        .putInt(fine1.length)
        .put(fine1)
        .array();
  }

  private static ImageFeatures read(byte[] bytes, Device device) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new ImageFeatures(part(in, device), part(in, device), part(in, device));
  }

  private static Tensor part(ByteBuffer in, Device device) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return Stored.read(bytes, device);
  }
}
