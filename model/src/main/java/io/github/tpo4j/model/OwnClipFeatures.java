package io.github.tpo4j.model;

import io.github.tpo4j.core.Progress;
import io.github.tpo4j.model.heads.Scene;
import io.github.tpo4j.model.heads.temporal.ClipPooling;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrConfig;
import io.github.tpo4j.model.text.Tokenizer;
import io.github.tpo4j.model.torch.Scopes;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.video.FrameSampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Clip features made by the model itself: the frame in the middle of each clip goes through the
 * vision encoder as a picture and is pooled; the query's features are the language model's word
 * embeddings. See {@link ClipPooling} for the rule. Training and answering share this class, so
 * that a head is asked what it was taught.
 */
// V clips · S pixels of a side · P patches · E vision width · Q query tokens
public final class OwnClipFeatures {
  private static final int AT_ONCE = 64;

  private final VideoChatTpo model;
  private final TpoConfig config;
  private final Tokenizer tokenizer;

  public OwnClipFeatures(VideoChatTpo model, TpoConfig config, Tokenizer tokenizer) {
    this.model = model;
    this.config = config;
    this.tokenizer = tokenizer;
  }

  /** Features of a medium and a question about it. */
  Scene.Clips of(Looked looked, String question) {
    double duration = looked.info.durationSeconds();
    FrameSampling rule = FrameSampling.clipMiddles(config.clipSeconds());
    Sampled sampled = Sampled.from(looked.source, looked.media, rule, config, Progress.NONE);
    Tensor clip_VC = pool(means(sampled.pixels_T3SS()), sampled.seconds(), duration);
    return new Scene.Clips(
        clip_VC, queries(List.of(question)).get(0), seconds(clip_VC.size(0), duration));
  }

  /**
   * What {@link #pool} takes of each frame, {@code [V, 1, E]}: the mean of its tokens.
   *
   * @param pixels_V3SS frames of one video or of many
   */
  public Tensor means(Tensor pixels_V3SS) {
    List<Tensor> means = new ArrayList<>();
    for (long i = 0; i < pixels_V3SS.size(0); i += AT_ONCE) {
      Tensor some_V31SS =
          pixels_V3SS.narrow(0, i, Math.min(AT_ONCE, pixels_V3SS.size(0) - i)).unsqueeze(2);
      means.add(
          Scopes.tidy(
              () -> {
                Tensor token_VPE = model.vision.encode(some_V31SS).select(1, 0);
                return Tensors.f32(token_VPE).mean(new long[] {1}, true, new ScalarTypeOptional());
              }));
    }
    return Tensors.cat(0, means.toArray(Tensor[]::new));
  }

  /**
   * Features of a video's clips, {@code [V, C]} in the head's width.
   *
   * @param mean_V1E of one frame a clip, as {@link FrameSampling#clipMiddles} picks them
   * @param seconds their times
   */
  public Tensor pool(Tensor mean_V1E, List<Double> seconds, double durationSeconds) {
    return ClipPooling.pool(
            mean_V1E,
            seconds,
            durationSeconds,
            config.clipSeconds(),
            config.temporal().videoDim() - CgDetrConfig.TIME_FEATURES,
            null)
        .clip_LC();
  }

  /** Word embeddings of questions, {@code [Q, D]} each, without gradient. */
  public List<Tensor> queries(List<String> questions) {
    List<int[]> ids = questions.stream().map(tokenizer::encode).toList();
    long[] all = ids.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
    Tensor word_ND =
        model.lm.embed(Tensors.on(model.lm.device(), Tensors.of(all, all.length))).detach();
    List<Tensor> queries = new ArrayList<>();
    long at = 0;
    for (int[] q : ids) {
      queries.add(word_ND.narrow(0, at, q.length));
      at += q.length;
    }
    return queries;
  }

  private double seconds(long clips, double durationSeconds) {
    return durationSeconds > 0 ? durationSeconds / clips : config.clipSeconds();
  }
}
