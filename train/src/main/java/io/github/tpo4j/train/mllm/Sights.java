package io.github.tpo4j.train.mllm;

import io.github.tpo4j.data.cache.Feature;
import io.github.tpo4j.model.OwnClipFeatures;
import io.github.tpo4j.model.VideoChatTpo;
import io.github.tpo4j.model.heads.mask.sam2.ImageFeatures;
import io.github.tpo4j.model.heads.mask.sam2.Sam2;
import io.github.tpo4j.model.torch.Scopes;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import io.github.tpo4j.model.vision.Preprocess;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the model sees of a batch's media. What frozen encoders make of a medium is computed the
 * first time and kept; everything else is computed with its gradient, all media together.
 */
// B media · T frames · M frames of all · S pixels of a side · P patches · E vision width
// N visual tokens · D LLM width · V clips · C width of a clip
final class Sights {
  private static final List<String> RESULT = List.of("result");
  private static final List<String> OF_SAM = List.of("low", "fine0", "fine1");

  private final VideoChatTpo model;
  private final OwnClipFeatures clipFeatures;
  private final Kept kept;
  private final Store store;
  private final Device device;
  private final Preprocess normalise = Preprocess.unresized();
  private long encodedFrames;

  Sights(VideoChatTpo model, OwnClipFeatures clipFeatures, Kept kept, Store store) {
    this.model = model;
    this.clipFeatures = clipFeatures;
    this.kept = kept;
    this.store = store;
    device = model.lm.device();
  }

  /** Frames that went through the vision encoder since this was asked last. */
  long takeEncodedFrames() {
    long n = encodedFrames;
    encodedFrames = 0;
    return n;
  }

  /** Visual tokens of a batch, {@code [B, N, D]}. */
  Tensor tokens(List<Prepared.View> views) {
    Frozen frozen = Frozen.on(device, store);
    return switch (kept) {
      case TOKENS -> frozen.of(views, RESULT, some -> List.of(model.look(videos(some)))).get(0);
      case ENCODED ->
          model.connector.connect(
              frozen.of(views, RESULT, some -> List.of(model.vision.encode(videos(some)))).get(0));
      case NOTHING, PIXELS ->
          model.look(videos(views.stream().map(Prepared.View::pixels).toList()));
    };
  }

  /**
   * Features of the clips of each video, {@code [V, C]} on the CPU, as what is kept lies there;
   * never with gradient.
   */
  List<Tensor> clips(List<Prepared.View> views) {
    List<Pixels> missing =
        views.stream().filter(v -> v.kept() == null).map(Prepared.View::pixels).toList();
    Iterator<Tensor> made = means(missing).iterator();
    return views.stream()
        .map(
            v ->
                v.kept() == null
                    ? pool(v, made.next())
                    : Store.tensor(List.of(v.kept().get(RESULT.get(0)))))
        .toList();
  }

  private Tensor pool(Prepared.View view, Tensor mean_V1E) {
    Pixels p = view.pixels();
    Tensor clip_VC = clipFeatures.pool(mean_V1E, p.seconds(), p.durationSeconds());
    if (kept != Kept.PIXELS) {
      Feature feature = Feature.of(Tensors.floats(clip_VC), Tensors.shape(clip_VC));
      store.put(view.key(), Map.of(RESULT.get(0), feature));
    }
    return clip_VC;
  }

  /** The frames' means of each video; on the CPU each alone, as {@link Frozen} says. */
  private List<Tensor> means(List<Pixels> some) {
    if (TorchRuntime.isCpu(device)) {
      return some.stream().map(p -> joinedMeans(List.of(p))).toList();
    }
    List<Tensor> means = new ArrayList<>();
    Tensor all_M1E = some.isEmpty() ? null : joinedMeans(some);
    long at = 0;
    for (Pixels p : some) {
      means.add(all_M1E.narrow(0, at, p.count()));
      at += p.count();
    }
    return means;
  }

  private Tensor joinedMeans(List<Pixels> some) {
    try (NoGradGuard frozen = new NoGradGuard()) {
      return Scopes.tidy(() -> clipFeatures.means(frames(some)).cpu());
    }
  }

  /** SAM 2's features of first frames, all together. */
  ImageFeatures first(List<Prepared.View> views) {
    Sam2 sam = model.mask.sam();
    int side = sam.config().imageSize();
    List<Tensor> all =
        Frozen.on(device, store)
            .of(
                views,
                OF_SAM,
                some -> {
                  Tensor pixels_B3SS = bytes(some).view(ScalarType.Float).view(-1, 3, side, side);
                  ImageFeatures f = sam.encode(pixels_B3SS);
                  return List.of(f.low_BDGG(), f.fine0_BCSS(), f.fine1_BCss());
                });
    return new ImageFeatures(all.get(0), all.get(1), all.get(2));
  }

  /** Media of as many frames as the vision encoder takes them, {@code [B, 3, T, S, S]}. */
  private Tensor videos(List<Pixels> some) {
    Tensor frames_M3SS = frames(some);
    long s = frames_M3SS.size(2);
    return frames_M3SS.view(some.size(), -1, 3, s, s).permute(0, 2, 1, 3, 4);
  }

  /** Normalised frames, {@code [M, 3, S, S]}. */
  private Tensor frames(List<Pixels> some) {
    int count = some.stream().mapToInt(Pixels::count).sum();
    encodedFrames += count;
    Pixels first = some.get(0);
    long side = Math.round(Math.sqrt(first.values().length / 3.0 / first.count()));
    return Scopes.tidy(() -> normalise.pixels(bytes(some).view(count, 3, side, side)));
  }

  private Tensor bytes(List<Pixels> some) {
    ByteBuffer all = ByteBuffer.allocate(some.stream().mapToInt(p -> p.values().length).sum());
    some.forEach(p -> all.put(p.values()));
    return Tensors.on(device, Tensors.of(all.array()));
  }
}
