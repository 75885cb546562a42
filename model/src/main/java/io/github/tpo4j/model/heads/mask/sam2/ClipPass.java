package io.github.tpo4j.model.heads.mask.sam2;

import io.github.tpo4j.model.heads.mask.sam2.net.MaskDecoder;
import io.github.tpo4j.model.heads.mask.sam2.net.MemoryAttention;
import io.github.tpo4j.model.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * SAM 2 over short clips, with gradients: what a {@link Sam2Tracker} does frame by frame, for
 * several objects of several clips at once (SAM 2, arXiv 2408.00714, section 4: training).
 *
 * <p>Two things are given instead of predicted while the model learns: whether the object is in
 * sight, which decides about pointers and memories, and on some frames the mask that is remembered,
 * so that tracking is learned before segmenting is good.
 */
// T frames · C clips · B = C · k objects · S pixels of a side · N cells of the grid · M width of a
// memory · D width
public final class ClipPass {
  private static final double SURE = 10;

  private final Sam2 sam;
  private final Clips clips;
  private final List<Tensor> memories_BNM = new ArrayList<>();
  private final List<Tensor> pointers_BD = new ArrayList<>();

  /**
   * Clips and what is true about their objects, as many in each clip: first those of the first.
   *
   * @param pixels_TC3SS normalised frames
   * @param masks_TBSS zeros and ones in f32
   * @param inSight_TB whether any of the object can be seen
   * @param taught_TB whether the frame's memory is made of the true mask
   */
  public record Clips(Tensor pixels_TC3SS, Tensor masks_TBSS, Tensor inSight_TB, Tensor taught_TB) {
    /** Frames of each clip. */
    public int frames() {
      return Math.toIntExact(pixels_TC3SS.size(0));
    }

    private long count() {
      return pixels_TC3SS.size(1);
    }

    private long objectsOfEach() {
      return masks_TBSS.size(1) / count();
    }
  }

  /** How the object is shown on the first frame: by a box, points or a mask. */
  @FunctionalInterface
  public interface Opening {
    /** The first frame's masks and pointer. */
    Sam2.Heads on(Sam2 sam, ImageFeatures first, Tensor inSight_B1);

    /** By a box, noisy or not, in pixels of the square input. */
    static Opening box(Tensor corners_B4) {
      return (sam, f, inSight_B1) ->
          sam.heads(
              f,
              sam.withoutMemory(f),
              sam.prompt(sam.prompts().paddedBoxes(corners_B4)),
              inSight_B1);
    }

    /** By points, see {@link Sam2#prompt(Tensor, Tensor)}. */
    static Opening points(Tensor points_BP2, Tensor labels_BP) {
      return (sam, f, inSight_B1) ->
          sam.heads(f, sam.withoutMemory(f), sam.prompt(points_BP2, labels_BP), inSight_B1);
    }

    /** By its mask {@code [B, 1, S, S]}, which is then the frame's answer. */
    static Opening mask(Tensor mask_B1SS) {
      return (sam, f, inSight_B1) -> sam.ofMask(f, mask_B1SS, false);
    }
  }

  private ClipPass(Sam2 sam, Clips clips) {
    this.sam = sam;
    this.clips = clips;
  }

  /**
   * The proposals of every frame in order: one mask or three a frame, as the decoder gives them,
   * nothing hidden where the object is out of sight.
   */
  public static List<MaskDecoder.Output> run(Sam2 sam, Clips clips, Opening opening) {
    return new ClipPass(sam, clips).forward(opening);
  }

  private List<MaskDecoder.Output> forward(Opening opening) {
    ImageFeatures all = sam.encode(clips.pixels_TC3SS().flatten(0, 1));
    List<MaskDecoder.Output> outputs = new ArrayList<>();
    for (int t = 0; t < clips.frames(); t++) {
      ImageFeatures f = frame(all, t);
      Tensor inSight_B1 = clips.inSight_TB().select(0, t).unsqueeze(1);
      Sam2.Heads heads =
          t == 0
              ? opening.on(sam, f, inSight_B1)
              : sam.heads(f, sam.withMemory(f, memories()), sam.noPrompt(), inSight_B1);
      boolean one = heads.shown().masks_BMSS().size(1) == 1;
      outputs.add(one ? heads.all().masks(0, 1) : sam.decoder().several(heads.all()));
      if (t + 1 < clips.frames()) {
        memories_BNM.add(Sam2.tokens(memory(f, heads, inSight_B1, t)));
        pointers_BD.add(heads.pointer_BD());
      }
    }
    return outputs;
  }

  private ImageFeatures frame(ImageFeatures all, int t) {
    return new ImageFeatures(
        ofObjects(all.low_BDGG(), t),
        ofObjects(all.fine0_BCSS(), t),
        ofObjects(all.fine1_BCss(), t));
  }

  /** A frame's features, once for every object. */
  private Tensor ofObjects(Tensor all, int t) {
    Tensor ofClips = all.narrow(0, t * clips.count(), clips.count());
    long each = clips.objectsOfEach();
    return each == 1
        ? ofClips
        : ofClips.repeat_interleave(each, new LongOptional(0), new LongOptional());
  }

  /** The memory {@code [B, M, G, G]} of a frame. */
  private Tensor memory(ImageFeatures f, Sam2.Heads heads, Tensor inSight_B1, int t) {
    int s = sam.config().imageSize();
    Tensor own_B1SS = Sam2.stretch(heads.chosen().masks_BMSS(), s, s);
    Tensor true_B1SS = sure(clips.masks_TBSS().select(0, t).unsqueeze(1));
    Tensor taught_B111 = clips.taught_TB().select(0, t).view(-1, 1, 1, 1);
    Tensor mask_B1SS = torch.where(taught_B111, true_B1SS, own_B1SS);
    return sam.remember(f, mask_B1SS, sure(Tensors.f32(inSight_B1)), t == 0);
  }

  /** Zeros and ones as logits without doubt. */
  private static Tensor sure(Tensor x) {
    return x.mul(new Scalar(2 * SURE)).sub(new Scalar(SURE));
  }

  /** As a tracker's bank: the first frame, and as many of the latest as there are slots. */
  private MemoryAttention.Memories memories() {
    Sam2Config.Memory size = sam.config().memory();
    MemoryTokens tokens = new MemoryTokens(sam);
    tokens.memory(memories_BNM.get(0), size.frames() - 1);
    int now = memories_BNM.size();
    for (int slot = Math.min(size.frames() - 1, now - 1) - 1; slot >= 0; slot--) {
      tokens.memory(memories_BNM.get(now - 1 - slot), slot);
    }
    List<Tensor> pointers = new ArrayList<>(List.of(pointers_BD.get(0)));
    int kept = Math.min(size.pointers(), now);
    double[] distances = new double[kept];
    distances[0] = now / (size.pointers() - 1.0);
    for (int i = 1; i < kept; i++) {
      pointers.add(pointers_BD.get(now - i));
      distances[i] = i / (size.pointers() - 1.0);
    }
    tokens.pointers(pointers, distances);
    return tokens.all();
  }
}
