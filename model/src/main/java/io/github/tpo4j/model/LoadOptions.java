package io.github.tpo4j.model;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.TorchRuntime;
import io.github.tpo4j.video.FrameSource;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How a model is loaded.
 *
 * @param device {@code auto} (a GPU if there is one), {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param dtype type of the weights: {@code f32}, {@code bf16}, or {@code auto}, which is f32 where
 *     the model then takes at most a quarter of the memory. Heads are f32 always
 * @param placement how the model was trained to announce tasks, and in which words it is asked for
 *     them: those of the published checkpoint are the reference's
 * @param clipFeatures a safetensors file with the temporal head's features; see {@link
 *     io.github.tpo4j.model.heads.temporal.FeatureFile}. Needed by the published checkpoint, whose
 *     feature towers are not in it
 * @param mediaKept how many pictures and videos are remembered between questions
 * @param frames where media are decoded
 */
public record LoadOptions(
    String device,
    String dtype,
    Placement placement,
    Optional<Path> clipFeatures,
    int mediaKept,
    FrameSource frames) {
  /** Device and type that suit the machine, for a model that tpo4j trained. */
  public static final LoadOptions DEFAULT =
      new LoadOptions(
          "auto", "auto", Placement.TRAIN_LAYOUT, Optional.empty(), 4, FrameSource.LOCAL);

  public LoadOptions {
    if (mediaKept < 1) {
      throw TpoException.usage("mediaKept: expected at least 1 but found " + mediaKept);
    }
  }

  public LoadOptions withDevice(String name) {
    return new LoadOptions(name, dtype, placement, clipFeatures, mediaKept, frames);
  }

  public LoadOptions withDtype(String name) {
    return new LoadOptions(device, name, placement, clipFeatures, mediaKept, frames);
  }

  public LoadOptions withPlacement(Placement where) {
    return new LoadOptions(device, dtype, where, clipFeatures, mediaKept, frames);
  }

  public LoadOptions withClipFeatures(Path file) {
    return new LoadOptions(device, dtype, placement, Optional.of(file), mediaKept, frames);
  }

  public LoadOptions withMediaKept(int media) {
    return new LoadOptions(device, dtype, placement, clipFeatures, media, frames);
  }

  public LoadOptions withFrames(FrameSource source) {
    return new LoadOptions(device, dtype, placement, clipFeatures, mediaKept, source);
  }

  /** Type for a model of so many parameters. */
  ScalarType type(long parameters) {
    if (!dtype.equals("auto")) {
      return TorchRuntime.dtype(dtype);
    }
    var os = ManagementFactory.getOperatingSystemMXBean();
    long memory =
        os instanceof com.sun.management.OperatingSystemMXBean sun
            ? sun.getTotalMemorySize()
            : Long.MAX_VALUE;
    return parameters * 4 <= memory / 4 ? ScalarType.Float : ScalarType.BFloat16;
  }
}
