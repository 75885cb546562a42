package io.github.tpo4j.model.heads.mask.sam2;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.heads.mask.sam2.net.MemoryAttention;
import io.github.tpo4j.model.torch.Tensors;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Follows one object through a video, frame by frame (model.md 8.7, 8.8).
 *
 * <p>Frames are pushed one at a time and none is kept: of the past the tracker holds a {@link
 * MemoryBank} of fixed size. Several objects are several trackers, which may share the {@link
 * ImageFeatures} of a frame. Not for several threads at once.
 */
// B = 1 · S pixels of a side · N cells of the grid · D width · M width of a memory
public final class Sam2Tracker implements AutoCloseable {
  private final Sam2 sam;
  private final Sam2Config size;
  private final int height;
  private final int width;
  private final TrackOptions options;
  private final MemoryBank bank;
  private final int pointerLimit;
  private int frame = -1;

  Sam2Tracker(Sam2 sam, int height, int width, TrackOptions options) {
    this.sam = sam;
    this.size = sam.config();
    this.height = height;
    this.width = width;
    this.options = options;
    int most = size.memory().pointers();
    pointerLimit = options.frames() > 0 ? Math.min(most, options.frames()) : most;
    bank = new MemoryBank(size.memory().frames() - 1, pointerLimit - 1);
  }

  /** Begins on a frame {@code [1, 3, S, S]} with a prompt; whatever was tracked is forgotten. */
  public FrameMask start(Tensor pixels_13SS, Prompt prompt) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      return start(sam.encode(pixels_13SS), prompt);
    }
  }

  /** Begins on a frame whose features are there already. */
  public FrameMask start(ImageFeatures f, Prompt prompt) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Sam2.Heads heads = sam.heads(f, sam.withoutMemory(f), prompt);
      FrameMask mask = result(heads);
      // the memory sees the mask that is returned, holes filled
      return condition(f, heads, mask, stretched(mask));
    }
  }

  /**
   * Begins with a mask that is known.
   *
   * @param mask_11SS zeros and ones; of another size than the input's it is resized
   */
  public FrameMask startWithMask(ImageFeatures f, Tensor mask_11SS) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      boolean original = options.maskRule() == TrackOptions.MaskRule.ORIGINAL;
      int s = size.imageSize();
      Tensor mask = sam.here(Tensors.f32(mask_11SS));
      if (mask.size(2) != s || mask.size(3) != s) {
        Tensor sized = Resize.shrink(mask, s, s);
        mask = sized.ge(Tensors.scalar(0.5)).to(torch.ScalarType.Float);
      }
      Sam2.Heads heads = sam.ofMask(f, mask, !original);
      FrameMask result = result(heads);
      Tensor seen_11SS = original ? stretched(result) : mask.sub(Tensors.scalar(0.5));
      return condition(f, heads, result, seen_11SS);
    }
  }

  private FrameMask condition(
      ImageFeatures f, Sam2.Heads heads, FrameMask result, Tensor logits_11SS) {
    frame = 0;
    Tensor memory_1MGG = sam.remember(f, logits_11SS, heads.chosen().score_B1(), true);
    bank.condition(frame, kept(memory_1MGG), heads.pointer_BD());
    return result;
  }

  /** The object on the next frame {@code [1, 3, S, S]}. */
  public FrameMask track(Tensor pixels_13SS) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      return track(sam.encode(pixels_13SS));
    }
  }

  /** The object on the next frame, whose features are there already. */
  public FrameMask track(ImageFeatures f) {
    if (bank.isEmpty()) {
      throw TpoException.usage("tracker: track() needs a start() with a prompt before it");
    }
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      frame++;
      Sam2.Heads heads = sam.heads(f, sam.withMemory(f, memories()), sam.noPrompt());
      Tensor logits_11SS = stretched(heads.chosen().masks_BMSS());
      Tensor memory_1MGG = sam.remember(f, logits_11SS, heads.chosen().score_B1(), false);
      bank.add(frame, kept(memory_1MGG), heads.pointer_BD());
      return result(heads);
    }
  }

  /** The past, for comparison with the reference. */
  public MemoryBank bank() {
    return bank;
  }

  /** What the frame at hand looks at. */
  private MemoryAttention.Memories memories() {
    MemoryTokens tokens = new MemoryTokens(sam);
    tokens.memory(bank.conditionMemory().tensor(), size.memory().frames() - 1);
    List<MemoryBank.Kept> recent = bank.memories();
    for (int slot = recent.size() - 1; slot >= 0; slot--) {
      tokens.memory(recent.get(slot).tensor(), slot);
    }
    List<MemoryBank.Kept> pointers = bank.pointers();
    tokens.pointers(
        pointers.stream().map(MemoryBank.Kept::tensor).toList(),
        pointers.stream().mapToDouble(p -> (frame - p.frame()) / (pointerLimit - 1.0)).toArray());
    return tokens.all();
  }

  private Tensor kept(Tensor memory_1MGG) {
    return Tensors.as(Sam2.tokens(memory_1MGG), options.memoryType());
  }

  private Tensor stretched(FrameMask mask) {
    return stretched(sam.here(Tensors.of(mask.logits(), 1, 1, mask.side(), mask.side())));
  }

  private Tensor stretched(Tensor low_11ss) {
    return Sam2.stretch(low_11ss, size.imageSize(), size.imageSize());
  }

  private FrameMask result(Sam2.Heads heads) {
    float[] logits = Tensors.floats(heads.chosen().masks_BMSS());
    int side = size.maskSize();
    if (options.holeArea() > 0) {
      SmallHoles.fill(logits, side, side, options.holeArea());
    }
    double score = Tensors.floats(heads.chosen().score_B1())[0];
    return new FrameMask(logits, side, height, width, score, Tensors.floats(heads.all().ious_BM()));
  }

  @Override
  public void close() {
    bank.close();
  }
}
