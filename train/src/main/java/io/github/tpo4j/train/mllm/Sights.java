package io.github.tpo4j.train.mllm;

import io.github.tpo4j.model.OwnClipFeatures;
import io.github.tpo4j.model.VideoChatTpo;
import io.github.tpo4j.model.heads.mask.sam2.ImageFeatures;
import io.github.tpo4j.model.heads.mask.sam2.Sam2;
import io.github.tpo4j.model.torch.Scopes;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.vision.Preprocess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * What the model sees of a batch's media. What frozen encoders make of a medium is computed the
 * first time and kept; everything else is computed with its gradient, all media together.
 */
// B media · T frames · S pixels of a side · P patches · E vision width · N visual tokens
// D LLM width · V clips · C width of a clip
final class Sights {
  private static final String RESULT = "result";

  private final VideoChatTpo model;
  private final OwnClipFeatures clipFeatures;
  private final Kept kept;
  private final Store store;
  private final Preprocess normalise = Preprocess.unresized();
  private long encodedFrames;

  Sights(VideoChatTpo model, OwnClipFeatures clipFeatures, Kept kept, Store store) {
    this.model = model;
    this.clipFeatures = clipFeatures;
    this.kept = kept;
    this.store = store;
  }

  /** Frames that went through the vision encoder since this was asked last. */
  long takeEncodedFrames() {
    long n = encodedFrames;
    encodedFrames = 0;
    return n;
  }

  /** Visual tokens of a batch, {@code [B, N, D]}. */
  Tensor tokens(List<Prepared.View> views) {
    if (kept == Kept.TOKENS) {
      return Tensors.cat(0, each(views, v -> keep(v, () -> model.look(video(v)))));
    }
    if (kept == Kept.ENCODED) {
      Tensor token_BTPE = Tensors.cat(0, each(views, v -> keep(v, () -> encode(video(v)))));
      return model.connector.connect(token_BTPE);
    }
    return model.connector.connect(encode(Tensors.cat(0, each(views, this::video))));
  }

  private Tensor encode(Tensor pixels_B3TSS) {
    return model.vision.encode(pixels_B3TSS);
  }

  /** Features of a video's clips, {@code [V, C]}; never with gradient. */
  Tensor clips(Prepared.View view) {
    return keep(
        view,
        () ->
            clipFeatures.clips(
                frames(view.pixels()), view.pixels().seconds(), view.pixels().durationSeconds()));
  }

  /** SAM 2's features of first frames, all together. */
  ImageFeatures first(List<Prepared.View> views) {
    Sam2 sam = model.mask.sam();
    List<ImageFeatures> all = new ArrayList<>();
    for (Prepared.View view : views) {
      all.add(FrameFeatures.of(view, sam, store, model.lm.device()));
    }
    return FrameFeatures.together(all);
  }

  /**
   * A result that follows from the medium and frozen weights: from the store, or computed without
   * gradient and put there.
   */
  private Tensor keep(Prepared.View view, Supplier<Tensor> compute) {
    if (view.kept() != null) {
      return Store.tensor(view.kept(), RESULT, model.lm.device());
    }
    try (NoGradGuard frozen = new NoGradGuard()) {
      Tensor made = Scopes.tidy(() -> compute.get().detach());
      if (!view.key().isEmpty() && kept != Kept.PIXELS) {
        store.put(view.key(), Store.ofTensors(Map.of(RESULT, made)));
      }
      return made;
    }
  }

  /** Pixels of a medium as the vision encoder takes them, {@code [1, 3, T, S, S]}. */
  private Tensor video(Prepared.View view) {
    return frames(view.pixels()).permute(1, 0, 2, 3).unsqueeze(0);
  }

  /** Normalised frames, {@code [T, 3, S, S]}. */
  private Tensor frames(Pixels f) {
    encodedFrames += f.count();
    int side = (int) Math.round(Math.sqrt(f.values().length / 3.0 / f.count()));
    return Tensors.on(
        model.lm.device(),
        Scopes.tidy(() -> normalise.pixels(Tensors.of(f.values(), f.count(), 3, side, side))));
  }

  private static Tensor[] each(List<Prepared.View> views, Function<Prepared.View, Tensor> of) {
    return views.stream().map(of).toArray(Tensor[]::new);
  }
}
