package io.github.tpo4j.model;

import io.github.tpo4j.core.Media;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.model.torch.Scopes;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.vision.Preprocess;
import io.github.tpo4j.video.FrameGrab;
import io.github.tpo4j.video.FrameSampling;
import io.github.tpo4j.video.FrameSource;
import io.github.tpo4j.video.SampledFrames;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Frames of a medium as the vision encoder takes them. Each is made small as soon as it is decoded,
 * so that a large video costs no more memory than a small one.
 *
 * @param pixels_T3SS normalised; it belongs to the caller's scope
 * @param seconds presentation times
 * @param found what decoding found
 */
// T frames · S pixels of a side
record Sampled(Tensor pixels_T3SS, List<Double> seconds, FrameGrab.Result found) {
  /** Decodes once; a picture gives one frame whatever the rule. */
  static Sampled from(
      FrameSource source, Media media, FrameSampling rule, TpoConfig config, Progress progress) {
    Preprocess preprocess = Preprocess.vision(config.vision().imgSize());
    SampledFrames<Tensor> small_13SS =
        source.sample(
            media.path(),
            rule,
            frame -> Scopes.tidy(() -> preprocess.resizedBytes(Preprocess.rgb(List.of(frame)))),
            progress);
    Tensor[] frames = small_13SS.frames().toArray(Tensor[]::new);
    Tensor pixels = Scopes.tidy(() -> preprocess.pixels(Tensors.cat(0, frames)));
    return new Sampled(pixels, small_13SS.seconds(), small_13SS.found());
  }
}
