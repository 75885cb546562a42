package io.github.tpo4j.model;

import io.github.tpo4j.core.Media;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.model.llm.KvCache;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.torch.Scopes;
import io.github.tpo4j.video.FrameSampling;
import io.github.tpo4j.video.FrameSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a model has seen of one medium: its visual tokens, and the keys and values of the last
 * prompt about it, so that another question encodes nothing and reads only what is new.
 */
// N visual tokens · D LLM width
final class Looked implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Looked.class);

  final FrameSource source;
  final Media media;
  final MediaInfo info;
  private final ModelScope.Built<Tensor> pixels_13TSS;
  private ModelScope.Built<Tensor> visual_1ND;
  private KvCache cache;
  private int[] cached = {};
  private final Set<String> told = new HashSet<>();

  private Looked(
      FrameSource source, Media media, MediaInfo info, ModelScope.Built<Tensor> pixels_13TSS) {
    this.source = source;
    this.media = media;
    this.info = info;
    this.pixels_13TSS = pixels_13TSS;
  }

  /** Decodes a medium and samples its frames. */
  static Looked at(
      FrameSource source, Media media, FrameChoice frames, TpoConfig config, Progress progress) {
    FrameSampling rule = frames.sampling(config.vision().numFrames());
    Sampled[] sampled = new Sampled[1];
    ModelScope.Built<Tensor> pixels =
        ModelScope.build(
            () ->
                Scopes.tidy(
                    () -> {
                      sampled[0] = Sampled.from(source, media, rule, config, progress);
                      return sampled[0].pixels_T3SS().permute(1, 0, 2, 3).unsqueeze(0);
                    }));
    Looked looked =
        new Looked(source, media, sampled[0].found().media(sampled[0].seconds()), pixels);
    looked.warn(sampled[0].found().warnings());
    return looked;
  }

  /** Says what is wrong with the medium; each thing once, however often it is decoded. */
  void warn(List<String> warnings) {
    warnings.stream().filter(told::add).forEach(log::warn);
  }

  /** Visual tokens, {@code [1, N, D]}; encoded the first time they are asked for. */
  Tensor visual(VideoChatTpo model) {
    if (visual_1ND == null) {
      visual_1ND = ModelScope.build(() -> Scopes.tidy(() -> model.look(pixels_13TSS.value())));
    }
    return visual_1ND.value();
  }

  /**
   * The cache, cut back to what it shares with a new prompt.
   *
   * @param ids the prompt; at least its last token is left to be read
   * @param reusable how many of the leading ids mean the same in every prompt about this medium
   */
  KvCache cacheFor(VideoChatTpo model, int[] ids, int reusable) {
    int common = 0;
    int most = Math.min(Math.min(cached.length, ids.length - 1), reusable);
    while (common < most && cached[common] == ids[common]) {
      common++;
    }
    if (cache == null) {
      cache = model.lm.newCache(1, ids.length + 64);
    }
    cache.truncate(Math.min(common, cache.length()));
    cached = Arrays.copyOf(ids, cache.length());
    return cache;
  }

  /** Notes what the cache holds after an answer. */
  void holds(int[] ids) {
    cached = ids;
  }

  @Override
  public void close() {
    if (cache != null) {
      cache.close();
    }
    pixels_13TSS.scope().close();
    if (visual_1ND != null) {
      visual_1ND.scope().close();
    }
  }
}
