package io.github.tpo4j.model.heads.mask;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.heads.HeadLoss;
import io.github.tpo4j.model.heads.mask.sam2.Sam2;
import io.github.tpo4j.model.torch.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The paper's loss of the mask adapter: its tokens go through SAM 2's decoder on the first frame,
 * and the mask that comes out is compared with the true one by focal or cross entropy, dice and the
 * error of the predicted IoU (paper, section 3; model.md 9).
 *
 * <p>The frame's features come without gradient, so they may be kept from one epoch to the next;
 * the decoder passes it through to the tokens.
 */
// K task tokens · D LLM width · S side of a low-resolution mask
// H, W size of the true mask
public final class DecoderLoss implements MaskLoss {
  private final MaskLosses.Weights weights;

  public DecoderLoss(MaskLosses.Weights weights) {
    this.weights = weights;
  }

  @Override
  public HeadLoss of(MaskAdapter adapter, Sam2 sam, Tensor states_KD, MaskTarget target) {
    if (target.features() == null || target.mask_KHW() == null) {
      throw TpoException.data(
          "the mask loss through SAM 2's decoder needs the first frame and its true mask, but the"
              + " batch has boxes alone; train on data with masks or choose the embedding loss");
    }
    var seen = sam.maskLogits(target.features(), adapter.prompt(states_KD));
    Tensor mask_KHW = Tensors.f32(target.mask_KHW());
    long[] size = {mask_KHW.size(1), mask_KHW.size(2)};
    Tensor logits_KHW =
        torch
            .upsample_bilinear2d(
                Tensors.f32(seen.masks_BMSS()),
                size,
                false,
                new DoubleOptional(),
                new DoubleOptional())
            .squeeze(1);
    Tensor pixels = MaskLosses.focal(logits_KHW, mask_KHW, weights.alpha(), weights.gamma()).mean();
    Tensor dice = MaskLosses.dice(logits_KHW, mask_KHW).mean();
    Tensor predicted_K = seen.ious_BM().squeeze(1);
    Tensor iou = MaskLosses.iouSquaredError(predicted_K, logits_KHW, mask_KHW).mean();
    Tensor total =
        pixels
            .mul(Tensors.scalar(weights.pixels()))
            .add(dice.mul(Tensors.scalar(weights.dice())))
            .add(iou.mul(Tensors.scalar(weights.iou())));
    return new HeadLoss(total, Map.of("pixels", pixels, "dice", dice, "iou", iou));
  }
}
