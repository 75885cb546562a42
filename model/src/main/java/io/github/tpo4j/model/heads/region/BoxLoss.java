package io.github.tpo4j.model.heads.region;

import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Loss of the region head: {@code 2 · L1 + 0.2 · (1 − GIoU)}, in f32 (model.md 6).
 *
 * <p>{@link #OWN} sorts the corners of every prediction before the GIoU. {@link #COMPAT} does as
 * the reference: it leaves predictions with corners out of order out of the GIoU, and where none is
 * left the GIoU term is the constant 2 without gradient.
 */
// n boxes
public enum BoxLoss {
  OWN {
    @Override
    Tensor giou(Tensor box_n4, Tensor target_n4) {
      return missing(BoxTensors.sorted(box_n4), target_n4).mean();
    }
  },
  COMPAT {
    @Override
    Tensor giou(Tensor box_n4, Tensor target_n4) {
      Tensor kept_n = Tensors.f32(BoxTensors.ordered(box_n4));
      Tensor n = kept_n.sum();
      Tensor mean =
          missing(box_n4, target_n4).mul(kept_n).sum().div(n.clamp_min(Tensors.scalar(1)));
      return torch.where(n.gt(Tensors.scalar(0)), mean, torch.full_like(mean, Tensors.scalar(2)));
    }
  };

  private static final double L1_WEIGHT = 2;
  private static final double GIOU_WEIGHT = 0.2;

  /**
   * The loss and its parts, numbers as tensors.
   *
   * @param total what to minimise
   * @param l1 mean absolute difference of the corners
   * @param giou mean of {@code 1 − GIoU}
   */
  public record Parts(Tensor total, Tensor l1, Tensor giou) {}

  /**
   * @param box_n4 predictions of all placeholders of the batch in order; at least one
   * @param target_n4 x1 y1 x2 y2 as fractions of the image
   */
  public Parts of(Tensor box_n4, Tensor target_n4) {
    Tensor b_n4 = Tensors.f32(box_n4);
    Tensor t_n4 = Tensors.f32(target_n4);
    Tensor l1 = l1(b_n4, t_n4);
    Tensor giou = giou(b_n4, t_n4);
    Tensor total = l1.mul(Tensors.scalar(L1_WEIGHT)).add(giou.mul(Tensors.scalar(GIOU_WEIGHT)));
    return new Parts(total, l1, giou);
  }

  /** Mean absolute difference in f32. */
  public static Tensor l1(Tensor box, Tensor target) {
    return Tensors.f32(box).sub(Tensors.f32(target)).abs().mean();
  }

  abstract Tensor giou(Tensor box_n4, Tensor target_n4);

  private static Tensor missing(Tensor box_n4, Tensor target_n4) {
    return BoxTensors.generalizedIou(box_n4, target_n4).neg().add(Tensors.scalar(1));
  }
}
