package io.github.tpo4j.model;

import io.github.tpo4j.core.Progress;
import io.github.tpo4j.model.heads.Scene;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrConfig;
import io.github.tpo4j.model.text.Tokenizer;
import io.github.tpo4j.model.torch.Scopes;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.video.FrameSampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Clip features made by the model itself: the frame in the middle of each clip goes through the
 * vision encoder as a picture, and its tokens are averaged. The query's features are the language
 * model's word embeddings.
 *
 * <p>Where the head's width is not the vision encoder's, channels are averaged in equal groups.
 */
// V clips · S pixels of a side · P patches · E vision width · C clip features · Q query tokens
final class OwnClips implements ClipSource {
  private static final int AT_ONCE = 16;

  private final VideoChatTpo model;
  private final TpoConfig config;
  private final Tokenizer tokenizer;

  OwnClips(VideoChatTpo model, TpoConfig config, Tokenizer tokenizer) {
    this.model = model;
    this.config = config;
    this.tokenizer = tokenizer;
  }

  @Override
  public Scene.Clips of(Looked looked, String question) {
    return new Scene.Clips(clips(looked), query(question), config.clipSeconds());
  }

  private Tensor clips(Looked looked) {
    Sampled sampled = Sampled.from(looked.media, rule(looked), config, Progress.NONE);
    Tensor pixels_V3SS = sampled.pixels_T3SS();
    List<Tensor> parts = new ArrayList<>();
    for (long i = 0; i < pixels_V3SS.size(0); i += AT_ONCE) {
      Tensor some_V31SS =
          pixels_V3SS.narrow(0, i, Math.min(AT_ONCE, pixels_V3SS.size(0) - i)).unsqueeze(2);
      parts.add(
          Scopes.tidy(
              () -> Tensors.f32(model.vision.encode(some_V31SS).select(1, 0)).mean(1))); // over P
    }
    Tensor clip_VE = Tensors.cat(0, parts.toArray(Tensor[]::new));
    int width = config.temporal().videoDim() - CgDetrConfig.TIME_FEATURES;
    return clip_VE.size(1) == width ? clip_VE : torch.adaptive_avg_pool1d(clip_VE, width);
  }

  /** The middle of every clip; the middle of the video where it is shorter than a clip. */
  private FrameSampling rule(Looked looked) {
    double rate = 1 / config.clipSeconds();
    boolean tooShort =
        looked.info.isImage() || looked.info.durationSeconds() < config.clipSeconds();
    return tooShort ? FrameSampling.middle(1) : FrameSampling.perSecond(rate, 0);
  }

  private Tensor query(String question) {
    long[] ids = Arrays.stream(tokenizer.encode(question)).asLongStream().toArray();
    Tensor ids_1Q = Tensors.on(model.lm.device(), Tensors.of(ids, 1, ids.length));
    return model.lm.embed(ids_1Q).select(0, 0).detach();
  }
}
