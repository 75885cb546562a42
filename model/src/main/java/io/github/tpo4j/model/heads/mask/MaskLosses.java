package io.github.tpo4j.model.heads.mask;

import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Losses of masks against true masks, as SAM 2 is trained with: focal or plain cross entropy of the
 * pixels, dice of the whole, and the error of the predicted IoU. All in f32, per mask,
 * differentiable; masks are logits {@code [..., H, W]}, targets 0 or 1 of the same shape or
 * broadcast to it.
 */
// N objects · M masks proposed for each
public final class MaskLosses {
  private MaskLosses() {}

  /**
   * Weights of a sum over the four terms.
   *
   * @param pixels of the focal loss
   * @param dice of the dice loss
   * @param iou of the squared error of the predicted IoU
   * @param alpha share of object pixels in the focal loss; below 0 for no weighting
   * @param gamma how much the focal loss turns away from easy pixels; 0 is plain cross entropy
   */
  public record Weights(double pixels, double dice, double iou, double alpha, double gamma) {
    /** SAM 2's: focal 20, dice 1, IoU 1. */
    public static final Weights SAM2 = new Weights(20, 1, 1, 0.25, 2);
  }

  /** Dice loss of every mask: {@code 1 − (2 Σ p·y + 1) / (Σ p + Σ y + 1)}, p the sigmoid. */
  public static Tensor dice(Tensor logits, Tensor target) {
    Tensor p = pixels(Tensors.f32(logits).sigmoid());
    Tensor y = pixels(Tensors.f32(target));
    Tensor one = Tensors.f32(torch.ones_like(p.select(-1, 0)));
    Tensor common = p.mul(y).sum(-1L).mul(Tensors.scalar(2)).add(one);
    Tensor all = p.sum(-1L).add(y.sum(-1L)).add(one);
    return one.sub(common.div(all));
  }

  /**
   * Focal loss of every mask, mean over its pixels: {@code α_t (1 − p_t)^γ · CE} where {@code p_t}
   * is the probability of what is true.
   *
   * @param alpha share of object pixels; below 0 for no weighting
   * @param gamma 0 is plain binary cross entropy
   */
  public static Tensor focal(Tensor logits, Tensor target, double alpha, double gamma) {
    return pixels(focalMap(logits, target, alpha, gamma)).mean(-1L);
  }

  /** Binary cross entropy of every mask, mean over its pixels. */
  public static Tensor crossEntropy(Tensor logits, Tensor target) {
    return focal(logits, target, -1, 0);
  }

  /** The focal loss element by element, for scores that are no masks too. */
  public static Tensor focalMap(Tensor logits, Tensor target, double alpha, double gamma) {
    Tensor x = Tensors.f32(logits);
    Tensor y = Tensors.f32(target).expand_as(x);
    Tensor loss =
        torch.binary_cross_entropy_with_logits(
            x, y, new TensorOptional(), new TensorOptional(), torch.Reduction.None.value);
    if (gamma != 0) {
      Tensor p = x.sigmoid();
      // probability of what is not true: p where y is 0, 1 − p where it is 1
      Tensor wrong = p.add(y).sub(p.mul(y).mul(Tensors.scalar(2)));
      loss = loss.mul(wrong.pow(Tensors.scalar(gamma)));
    }
    if (alpha >= 0) {
      Tensor share = y.mul(Tensors.scalar(2 * alpha - 1)).add(Tensors.scalar(1 - alpha));
      loss = loss.mul(share);
    }
    return loss;
  }

  /** IoU of every mask, as pixels above 0 against pixels above 0; two empty masks give 0. */
  public static Tensor iou(Tensor logits, Tensor target) {
    Tensor a = pixels(logits.detach().gt(Tensors.scalar(0)));
    Tensor b = pixels(target.gt(Tensors.scalar(0)));
    Tensor common = Tensors.f32(a.logical_and(b).sum(-1L));
    Tensor either = Tensors.f32(a.logical_or(b).sum(-1L));
    return common.div(either.clamp_min(Tensors.scalar(1)));
  }

  /** Squared error of a predicted IoU, mask by mask. */
  public static Tensor iouSquaredError(Tensor predicted, Tensor logits, Tensor target) {
    Tensor error = Tensors.f32(predicted).sub(iou(logits, target));
    return error.mul(error);
  }

  /** Absolute error of a predicted IoU, mask by mask. */
  public static Tensor iouAbsoluteError(Tensor predicted, Tensor logits, Tensor target) {
    return Tensors.f32(predicted).sub(iou(logits, target)).abs();
  }

  /**
   * Loss of the score that says whether an object is there at all: mean binary cross entropy.
   *
   * @param logits raw scores, any shape
   * @param present 1 where the object is visible, else 0
   */
  public static Tensor objectScore(Tensor logits, Tensor present) {
    return focalMap(logits, present, -1, 0).mean();
  }

  /**
   * What several proposals for each object cost.
   *
   * @param total weighted sum of the best proposals' terms, divided by the number of objects
   * @param best_N the proposal whose pixel and dice terms together are least
   * @param focal_NM of every proposal
   * @param dice_NM of every proposal
   * @param iou_NM squared error of every proposal's predicted IoU
   */
  public record Proposals(
      Tensor total, Tensor best_N, Tensor focal_NM, Tensor dice_NM, Tensor iou_NM) {}

  /**
   * SAM 2's multi-mask loss: of the masks proposed for an object only the best one learns, by its
   * pixels, its shape and its predicted IoU. Objects without a pixel teach nothing here: they are
   * the object score's.
   *
   * @param logit_NMHW masks
   * @param iou_NM predicted IoUs
   * @param target_NHW true masks
   */
  public static Proposals best(
      Tensor logit_NMHW, Tensor iou_NM, Tensor target_NHW, Weights weights) {
    Tensor target_N1HW = target_NHW.unsqueeze(1);
    Tensor focal_NM = focal(logit_NMHW, target_N1HW, weights.alpha(), weights.gamma());
    Tensor dice_NM = dice(logit_NMHW, target_N1HW);
    Tensor error_NM = iouSquaredError(iou_NM, logit_NMHW, target_N1HW);
    Tensor shape_NM =
        focal_NM
            .mul(Tensors.scalar(weights.pixels()))
            .add(dice_NM.mul(Tensors.scalar(weights.dice())));
    Tensor best_N = shape_NM.detach().argmin(new LongOptional(1), false);
    Tensor present_N = Tensors.f32(pixels(target_NHW.gt(Tensors.scalar(0))).any(-1));
    Tensor total =
        shape_NM
            .add(error_NM.mul(Tensors.scalar(weights.iou())))
            .gather(1, best_N.unsqueeze(1))
            .squeeze(1)
            .mul(present_N)
            .mean();
    return new Proposals(total, best_N, focal_NM, dice_NM, error_NM);
  }

  /** A mask's pixels as one dimension. */
  private static Tensor pixels(Tensor x) {
    return x.flatten(-2, -1);
  }
}
