package io.github.tpo4j.model.heads.mask.sam2;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.model.heads.mask.sam2.net.Conv;
import io.github.tpo4j.model.heads.mask.sam2.net.FpnNeck;
import io.github.tpo4j.model.heads.mask.sam2.net.Hiera;
import io.github.tpo4j.model.heads.mask.sam2.net.MaskDecoder;
import io.github.tpo4j.model.heads.mask.sam2.net.MemoryAttention;
import io.github.tpo4j.model.heads.mask.sam2.net.MemoryEncoder;
import io.github.tpo4j.model.heads.mask.sam2.net.PromptEncoder;
import io.github.tpo4j.model.heads.mask.sam2.net.SinePositions;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.torch.Mlp;
import io.github.tpo4j.model.torch.OneDnn;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * SAM 2: a prompt and an image to masks; with a {@link Sam2Tracker}, a video (model.md 8).
 *
 * <p>One class for SAM 2.0, which TPO's checkpoint holds under {@code sam.}, and SAM 2.1, whose
 * additions are {@link Sam2Config.Extra}s. Images are squares of {@link Sam2Config#imageSize}
 * pixels, resized bilinearly without regard to their shape and normalised.
 *
 * <pre>{@code
 * try (Sam2Tracker tracker = sam.tracker(height, width)) {
 *   FrameMask first = tracker.start(firstFrame_13SS, sam.prompt(box));
 *   FrameMask next = tracker.track(nextFrame_13SS);
 *   Rle mask = next.rle();
 * }
 * }</pre>
 */
// B batch · P prompt tokens · D width · G grid · S pixels of a side · M masks, or width of a memory
public final class Sam2 extends Layer {
  /** Logit of every pixel of a frame without the object. */
  public static final double ABSENT = -1024;

  private final Sam2Config size;
  private final Hiera trunk;
  private final FpnNeck neck;
  private final PromptEncoder prompts;
  private final MaskDecoder decoder;
  private final MemoryAttention memoryAttention;
  private final MemoryEncoder memoryEncoder;
  private final Mlp pointerProjection;
  private final Conv maskDown;
  private final Tensor slotTime_F11M;
  private final Tensor noMemory_11D;
  private final Tensor noPointer_1D;
  private final Tensor absentMemory_1M;
  private final Linear pointerTime;
  private final Tensor positions_1ND;
  private final Tensor memoryPositions_1NM;

  /** Built at {@code sam} in a TPO checkpoint. */
  public Sam2(Params p, Sam2Config size) {
    this.size = size;
    int d = size.width();
    int m = size.memory().width();
    trunk = child("image_encoder.trunk", new Hiera(p.at("image_encoder.trunk"), size));
    neck =
        child(
            "image_encoder.neck",
            new FpnNeck(p.at("image_encoder.neck"), size.trunk().widths(), d));
    prompts = child("sam_prompt_encoder", new PromptEncoder(p.at("sam_prompt_encoder"), size));
    decoder = child("sam_mask_decoder", new MaskDecoder(p.at("sam_mask_decoder"), size));
    memoryAttention =
        child("memory_attention", new MemoryAttention(p.at("memory_attention"), size));
    memoryEncoder =
        child("memory_encoder", new MemoryEncoder(p.at("memory_encoder"), d, size.memory()));
    pointerProjection = child("obj_ptr_proj", new Mlp(p.at("obj_ptr_proj"), d, d, d, d));
    maskDown = child("mask_downsample", Conv.of(p.at("mask_downsample"), 1, 1, 4, 4, 0));
    Init small = Init.normal(0.02);
    slotTime_F11M = param(p, "maskmem_tpos_enc", small, size.memory().frames(), 1, 1, m);
    noMemory_11D = param(p, "no_mem_embed", small, 1, 1, d);
    param(p, "no_mem_pos_enc", small, 1, 1, d); // nothing reads it; kept for the way back to a file
    noPointer_1D = param(p, "no_obj_ptr", small, 1, d);
    absentMemory_1M =
        size.has(Sam2Config.Extra.OCCLUSION_EMBEDDING)
            ? param(p, "no_obj_embed_spatial", small, 1, m)
            : null;
    pointerTime =
        size.has(Sam2Config.Extra.POINTER_TIME)
            ? child("obj_ptr_tpos_proj", Linear.of(p.at("obj_ptr_tpos_proj"), d, m))
            : null;
    int g = size.grid();
    positions_1ND = tokens(SinePositions.grid(d, g, g).unsqueeze(0)).to(p.device(), p.dtype());
    memoryPositions_1NM =
        tokens(SinePositions.grid(m, g, g).unsqueeze(0)).to(p.device(), p.dtype());
  }

  /** Sizes and options. */
  public Sam2Config config() {
    return size;
  }

  /** Type of the weights. */
  public ScalarType dtype() {
    return Tensors.dtype(noMemory_11D);
  }

  /**
   * Whether training changes a parameter: the frequencies of the prompts' places stay as drawn, and
   * nothing reads {@code no_mem_pos_enc}.
   */
  public static boolean isLearned(String name) {
    return !name.equals("no_mem_pos_enc") && !name.endsWith("positional_encoding_gaussian_matrix");
  }

  // ---------------------------------------------------------------- an image

  /** Features of normalised frames {@code [B, 3, S, S]}. */
  public ImageFeatures encode(Tensor pixels_B3SS) {
    if (pixels_B3SS.size(2) != size.imageSize() || pixels_B3SS.size(3) != size.imageSize()) {
      throw new IllegalArgumentException(
          "SAM 2: expected frames of %d x %d pixels but found %s"
              .formatted(size.imageSize(), size.imageSize(), Tensors.shapeText(pixels_B3SS)));
    }
    List<Tensor> stages = trunk.forward(here(pixels_B3SS));
    return new ImageFeatures(
        neck.lowest(stages).permute(0, 3, 1, 2), fine(stages, 0), fine(stages, 1));
  }

  /**
   * The pyramid's level and the decoder's convolution after it, both linear in the channels: as one
   * matrix, the wide map between them is never made.
   */
  private Tensor fine(List<Tensor> stages_BHWC, int level) {
    Conv first = neck.conv(level);
    Conv second = decoder.fine(level);
    Tensor matrix = Tensors.f32(second.matrix()).matmul(Tensors.f32(first.matrix()));
    Tensor bias =
        Tensors.f32(second.matrix())
            .matmul(Tensors.f32(first.bias()))
            .add(Tensors.f32(second.bias()));
    var type = Tensors.dtype(first.bias());
    return OneDnn.linear(
            stages_BHWC.get(level),
            Tensors.as(matrix, type),
            new TensorOptional(Tensors.as(bias, type)),
            OneDnn.Activation.NONE)
        .permute(0, 3, 1, 2);
  }

  /**
   * The three tokens of a box, {@code [1, 3, D]}: top left, bottom right, padding. The mask adapter
   * learns to produce such tokens ({@code get_prompt_embeding}).
   */
  public Tensor promptOf(Box box) {
    double[] at = box.toPixels(size.imageSize(), size.imageSize());
    float[] px = {(float) at[0], (float) at[1], (float) at[2], (float) at[3]};
    return prompts.paddedBoxes(Tensors.of(px, 1, 4));
  }

  /** A box as a prompt. */
  public Prompt prompt(Box box) {
    return prompt(promptOf(box));
  }

  /** Tokens {@code [B, 3, D]} in the place of a box's, such as the mask adapter's. */
  public Prompt prompt(Tensor tokens_B3D) {
    return new Prompt(tokens_B3D, null, false);
  }

  /**
   * Points as a prompt.
   *
   * @param points_BP2 x and y in pixels of the square input
   * @param labels_BP 1 inside, 0 outside the object; 2 and 3 are corners of a box
   */
  public Prompt prompt(Tensor points_BP2, Tensor labels_BP) {
    boolean several = points_BP2.size(1) <= 1;
    return new Prompt(prompts.points(points_BP2, labels_BP, true), null, several);
  }

  /** A prompt and a mask, as logits of any size, to go with it. */
  public Prompt withMask(Prompt prompt, Tensor mask_B1SS) {
    Tensor sized = Resize.shrink(mask_B1SS, size.maskSize(), size.maskSize());
    return new Prompt(prompt.tokens_BPD(), prompts.mask(sized), prompt.several());
  }

  /** No prompt at all. */
  public Prompt noPrompt() {
    return new Prompt(prompts.nothing(), null, true);
  }

  /** Features of a single image, or of the first frame of a video: there is no memory yet. */
  public Tensor withoutMemory(ImageFeatures f) {
    return f.low_BDGG().add(noMemory_11D.view(1, size.width(), 1, 1));
  }

  /** All four masks of a prompt on an image, differentiable in the prompt and the weights. */
  public MaskDecoder.Output predict(ImageFeatures f, Prompt prompt) {
    return predict(f, withoutMemory(f), prompt);
  }

  /**
   * Logits of the one mask that tokens ask for, its predicted IoU and the object's score: for
   * training the mask adapter with dice, focal and IoU losses through the frozen decoder. Mask 0,
   * without the fallback of inference, as SAM 2 itself is trained.
   */
  public MaskDecoder.Output maskLogits(ImageFeatures f, Tensor tokens_B3D) {
    return predict(f, prompt(tokens_B3D)).masks(0, 1);
  }

  // ---------------------------------------------------------------- a video

  /** Tracks one object through a video of the given size, with the usual options. */
  public Sam2Tracker tracker(int height, int width) {
    return tracker(height, width, TrackOptions.DEFAULT);
  }

  /** Tracks one object through a video of the given size. */
  public Sam2Tracker tracker(int height, int width, TrackOptions options) {
    return new Sam2Tracker(this, height, width, options);
  }

  /**
   * What a frame's decoder pass gives.
   *
   * @param all the decoder's four masks
   * @param shown the mask, or the three proposals; {@link #ABSENT} where the object is out of sight
   * @param chosen the one taken
   * @param pointer_BD the object pointer
   */
  public record Heads(
      MaskDecoder.Output all,
      MaskDecoder.Output shown,
      MaskDecoder.Output chosen,
      Tensor pointer_BD) {}

  /** Decoder, choice of the mask and object pointer (model.md 8.3, 8.4). */
  public Heads heads(ImageFeatures f, Tensor low_BDGG, Prompt prompt) {
    MaskDecoder.Output all = predict(f, low_BDGG, prompt);
    MaskDecoder.Output few = prompt.several() ? decoder.several(all) : decoder.single(all);
    return heads(all, few, all.score_B1().gt(new Scalar(0)), prompt.several());
  }

  /**
   * The same in training: the truth says whether the object is in sight, and a clear prompt gets
   * mask 0 without the fallback of inference.
   */
  public Heads heads(ImageFeatures f, Tensor low_BDGG, Prompt prompt, Tensor inSight_B1) {
    MaskDecoder.Output all = predict(f, low_BDGG, prompt);
    MaskDecoder.Output few = prompt.several() ? decoder.several(all) : all.masks(0, 1);
    return heads(all, few, inSight_B1, prompt.several());
  }

  private Heads heads(
      MaskDecoder.Output all, MaskDecoder.Output few, Tensor inSight_B1, boolean several) {
    Tensor masks =
        torch.where(inSight_B1.unsqueeze(2).unsqueeze(3), few.masks_BMSS(), new Scalar(ABSENT));
    MaskDecoder.Output shown =
        new MaskDecoder.Output(masks, few.ious_BM(), few.tokens_BMD(), few.score_B1());
    MaskDecoder.Output chosen = several ? MaskDecoder.best(shown) : shown;
    return new Heads(all, shown, chosen, pointer(chosen.tokens_BMD().select(1, 0), inSight_B1));
  }

  /** The pointer of a mask token; {@code no_obj_ptr} where the object is out of sight. */
  private Tensor pointer(Tensor token_BD, Tensor inSight_B1) {
    Tensor pointer_BD = pointerProjection.forward(token_BD);
    return torch.where(inSight_B1, pointer_BD, noPointer_1D.expand(Tensors.shape(pointer_BD)));
  }

  private MaskDecoder.Output predict(ImageFeatures f, Tensor low_BDGG, Prompt prompt) {
    Tensor dense = prompt.dense_BDGG() == null ? prompts.noMask() : prompt.dense_BDGG();
    Tensor places_1DGG = prompts.grid();
    return decoder.forward(
        low_BDGG.add(dense),
        Tensors.as(places_1DGG, Tensors.dtype(low_BDGG)),
        Tensors.as(prompt.tokens_BPD(), Tensors.dtype(low_BDGG)),
        f.fine0_BCSS(),
        f.fine1_BCss());
  }

  /**
   * A given mask {@code [B, 1, S, S]} of zeros and ones as the answer of its own frame: it is taken
   * as it is, and the decoder only makes the pointer.
   *
   * @param several whether the pointer is taken from the best of three masks, as transformers does,
   *     or from mask 0, as the original code does
   */
  public Heads ofMask(ImageFeatures f, Tensor mask_B1SS, boolean several) {
    Tensor logits_B1SS = mask_B1SS.mul(new Scalar(20)).sub(new Scalar(10));
    Tensor low_B1SS = Resize.shrink(logits_B1SS, size.maskSize(), size.maskSize());
    Tensor prompted_B1SS = maskDown.forward(mask_B1SS);
    Prompt prompt = withMask(noPrompt().several(several), prompted_B1SS);
    Heads heads = heads(f, f.low_BDGG(), prompt);
    Tensor inSight_B1 = mask_B1SS.flatten(1, -1).gt(new Scalar(0)).any(1, true);
    Tensor score_B1 = inSight_B1.to(ScalarType.Float).mul(new Scalar(20)).sub(new Scalar(10));
    Tensor token_B1D = heads.chosen().tokens_BMD();
    Tensor pointer_BD =
        torch.where(
            inSight_B1, heads.pointer_BD(), noPointer_1D.expand(Tensors.shape(heads.pointer_BD())));
    MaskDecoder.Output given =
        new MaskDecoder.Output(low_B1SS, torch.ones_like(score_B1), token_B1D, score_B1);
    return new Heads(heads.all(), given, given, pointer_BD);
  }

  /**
   * A frame's memory, {@code [B, M, G, G]}.
   *
   * @param mask_B1SS logits at the input's resolution
   * @param certain whether the mask is cut at 0 first, as it is on frames with a prompt
   */
  public Tensor remember(ImageFeatures f, Tensor mask_B1SS, Tensor score_B1, boolean certain) {
    Tensor share =
        certain ? mask_B1SS.gt(new Scalar(0)).to(ScalarType.Float) : torch.sigmoid(mask_B1SS);
    Tensor scaled =
        share.mul(new Scalar(size.memory().maskScale())).add(new Scalar(size.memory().maskBias()));
    Tensor memory_BMGG = memoryEncoder.forward(f.low_BDGG(), scaled);
    if (absentMemory_1M == null) {
      return memory_BMGG;
    }
    Tensor absent_B111 = score_B1.le(new Scalar(0)).unsqueeze(2).unsqueeze(3);
    return memory_BMGG.add(absent_B111.mul(absentMemory_1M.view(1, size.memory().width(), 1, 1)));
  }

  /** The frame's features after a look at the memories, {@code [B, D, G, G]}. */
  public Tensor withMemory(ImageFeatures f, MemoryAttention.Memories memories) {
    Tensor x_BND = memoryAttention.forward(tokens(f.low_BDGG()), positions_1ND, memories);
    long g = size.grid();
    return x_BND.view(x_BND.size(0), g, g, size.width()).permute(0, 3, 1, 2);
  }

  /** Sine codes of a memory's places, {@code [1, N, M]}. */
  public Tensor memoryPositions() {
    return memoryPositions_1NM;
  }

  /**
   * Temporal code of a memory's slot, {@code [1, 1, M]}: 0 is the frame before, the last index the
   * conditioning frame.
   */
  Tensor slotTime(int slot) {
    return slotTime_F11M.select(0, slot);
  }

  /** Codes of pointers' distances in time, {@code [K, M]}; null for SAM 2.0, which has none. */
  Tensor pointerTimes(double[] shares) {
    return pointerTime == null
        ? null
        : pointerTime.forward(
            SinePositions.time(shares, size.width())
                .to(noPointer_1D.options().device(), Tensors.dtype(noPointer_1D)));
  }

  /** Where the weights are. */
  public Device device() {
    return noMemory_11D.device();
  }

  /** The tensor on this model's device. */
  Tensor here(Tensor t) {
    return Tensors.on(device(), t);
  }

  /** Logits {@code [B, 1, s, s]} stretched bilinearly. */
  static Tensor stretch(Tensor mask_B1ss, long height, long width) {
    return torch.upsample_bilinear2d(
        mask_B1ss, new long[] {height, width}, false, new DoubleOptional(), new DoubleOptional());
  }

  /** An image {@code [B, C, H, W]} as tokens {@code [B, N, C]}. */
  static Tensor tokens(Tensor x_BCHW) {
    return x_BCHW.flatten(2, 3).transpose(1, 2).contiguous();
  }

  // ---------------------------------------------------------------- parts, for golden tests

  public Hiera trunk() {
    return trunk;
  }

  public FpnNeck neck() {
    return neck;
  }

  public PromptEncoder prompts() {
    return prompts;
  }

  public MaskDecoder decoder() {
    return decoder;
  }

  public MemoryEncoder memoryEncoder() {
    return memoryEncoder;
  }

  public MemoryAttention memoryAttention() {
    return memoryAttention;
  }
}
