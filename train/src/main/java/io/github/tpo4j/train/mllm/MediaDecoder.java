package io.github.tpo4j.train.mllm;

import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.data.load.Frames;
import io.github.tpo4j.model.TpoConfig;
import io.github.tpo4j.model.heads.temporal.ClipFeatures;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.vision.Preprocess;
import io.github.tpo4j.train.recipe.BatchSettings;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Decodes a medium for all who look at it: the model, its temporal head, SAM 2. */
// H, W size of a frame
final class MediaDecoder {
  private final TpoConfig config;
  private final BatchSettings.Frames rule;
  private final Preprocess vision;
  private final Preprocess sam;

  MediaDecoder(TpoConfig config, BatchSettings.Frames rule) {
    this.config = config;
    this.rule = rule;
    vision = Preprocess.vision(config.vision().imgSize());
    sam = Preprocess.sam(config.mask().imageSize());
  }

  /**
   * What is wanted beside the frames that the model looks at.
   *
   * @param clips one frame a clip
   * @param first the first frame for SAM 2
   * @param seed of random frames
   */
  record Wanted(boolean clips, boolean first, long seed) {}

  /** What came of it; null where it was not wanted. */
  record Decoded(Facts facts, Pixels frames, Pixels clips, Pixels first) {}

  /**
   * @param single the one frame to look at, as a picture
   */
  Decoded decode(Path media, Optional<Integer> single, Wanted wanted) {
    Frames seen = frames(media, single, wanted.seed);
    double duration = seen.media().durationSeconds();
    Pixels frames = shrink(seen, vision::resizedBytes);
    Pixels clips =
        wanted.clips
            ? shrink(Frames.clips(media, config.clipSeconds()), vision::resizedBytes)
            : null;
    Pixels first =
        wanted.first ? shrink(Frames.single(media, single.orElse(0)), sam::pixels) : null;
    return new Decoded(
        new Facts(
            seen.kind() == PromptLayout.Kind.IMAGE,
            duration,
            frames.seconds(),
            clips == null ? List.of() : clips.seconds(),
            clips == null
                ? 0
                : Math.min(clips.count(), ClipFeatures.clips(duration, config.clipSeconds()))),
        frames,
        clips,
        first);
  }

  private Frames frames(Path media, Optional<Integer> single, long seed) {
    int n = config.vision().numFrames();
    return rule == BatchSettings.Frames.RANDOM
        ? Frames.random(media, single, n, seed)
        : Frames.middle(media, single, n);
  }

  /** Frame by frame, so that the large ones are not all there twice. */
  private static Pixels shrink(Frames frames, UnaryOperator<Tensor> shrink) {
    List<byte[]> small =
        frames.rgb_HW3().stream()
            .map(rgb -> shrink(rgb, frames.height(), frames.width(), shrink))
            .toList();
    ByteBuffer all = ByteBuffer.allocate(small.size() * small.get(0).length);
    small.forEach(all::put);
    return new Pixels(
        all.array(),
        small.size(),
        Arrays.stream(frames.seconds()).boxed().toList(),
        frames.media().durationSeconds());
  }

  private static byte[] shrink(
      byte[] rgb_HW3, int height, int width, UnaryOperator<Tensor> shrink) {
    try (PointerScope scope = new PointerScope()) {
      Tensor rgb_13HW = Tensors.of(rgb_HW3, height, width, 3).permute(2, 0, 1).unsqueeze(0);
      ByteBuffer from = Tensors.bytes(shrink.apply(rgb_13HW.contiguous()).contiguous());
      byte[] bytes = new byte[from.remaining()];
      from.get(bytes);
      return bytes;
    }
  }
}
