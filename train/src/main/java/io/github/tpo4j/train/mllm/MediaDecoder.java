package io.github.tpo4j.train.mllm;

import io.github.tpo4j.core.Progress;
import io.github.tpo4j.model.TpoConfig;
import io.github.tpo4j.model.heads.temporal.ClipFeatures;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.vision.Preprocess;
import io.github.tpo4j.train.recipe.BatchSettings;
import io.github.tpo4j.video.Frame;
import io.github.tpo4j.video.FrameGrab;
import io.github.tpo4j.video.FrameSampling;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Decodes a medium once for all who look at it: the model, its temporal head, SAM 2. */
// S side of the square
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
  record Decoded(Facts facts, Frames frames, Frames clips, Frames first) {}

  /**
   * @param single the one frame to look at, as a picture
   */
  Decoded decode(Path media, Optional<Integer> single, Wanted wanted) {
    FrameGrab grab = FrameGrab.of(media);
    FrameSampling looked = single.map(FrameSampling::single).orElseGet(() -> frames(wanted.seed));
    FrameGrab.Wanted<byte[]> seen = grab.want(looked, this::small);
    FrameGrab.Wanted<byte[]> clips =
        wanted.clips
            ? grab.want(FrameSampling.clipMiddles(config.clipSeconds()), this::small)
            : null;
    FrameGrab.Wanted<byte[]> first =
        wanted.first
            ? grab.want(FrameSampling.single(single.orElse(0)), frame -> bytes(frame, sam::pixels))
            : null;
    FrameGrab.Result found = grab.run(Progress.NONE);
    boolean picture = single.isPresent() || found.info().isImage();
    double duration = found.durationSeconds();
    Frames frames = of(seen, picture ? 1 : Integer.MAX_VALUE, duration);
    Frames clipFrames = clips == null ? null : of(clips, Integer.MAX_VALUE, duration);
    int count =
        clipFrames == null
            ? 0
            : Math.min(clipFrames.count(), ClipFeatures.clips(duration, config.clipSeconds()));
    return new Decoded(
        new Facts(
            picture,
            duration,
            frames.seconds(),
            clipFrames == null ? List.of() : clipFrames.seconds(),
            count),
        frames,
        clipFrames,
        first == null ? null : of(first, 1, duration));
  }

  private FrameSampling frames(long seed) {
    int n = config.vision().numFrames();
    return rule == BatchSettings.Frames.RANDOM
        ? FrameSampling.random(n, seed)
        : FrameSampling.middle(n);
  }

  private static Frames of(FrameGrab.Wanted<byte[]> wanted, int most, double duration) {
    List<byte[]> values = wanted.values();
    int n = Math.min(most, values.size());
    ByteBuffer all = ByteBuffer.allocate(n * values.get(0).length);
    values.subList(0, n).forEach(all::put);
    return new Frames(all.array(), n, List.copyOf(wanted.seconds().subList(0, n)), duration);
  }

  private byte[] small(Frame frame) {
    return bytes(frame, vision::resizedBytes);
  }

  /** The bytes of what is made of a frame, out of its tensor. */
  private static byte[] bytes(Frame frame, Function<Tensor, Tensor> make) {
    try (PointerScope scope = new PointerScope()) {
      Tensor made = make.apply(Preprocess.rgb(List.of(frame))).contiguous();
      ByteBuffer from = Tensors.bytes(made);
      byte[] bytes = new byte[from.remaining()];
      from.get(bytes);
      return bytes;
    }
  }
}
