package io.github.tpo4j.model.heads.region;

import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Overlap of boxes as tensors: x1 y1 x2 y2 in the last dimension, everything before it broadcast.
 * Differentiable, in f32, and finite for empty boxes too.
 */
public final class BoxTensors {
  /** Below this area a box counts as empty; a share of the image. */
  private static final double TINY = 1e-9;

  private BoxTensors() {}

  /** Intersection over union; 0 where both boxes are empty. */
  public static Tensor iou(Tensor a, Tensor b) {
    Tensor inter = intersection(a, b);
    return ratio(inter, union(a, b, inter));
  }

  /**
   * Generalised IoU: {@code IoU − (C − U) / C} with the union {@code U} and the area {@code C} of
   * the smallest box around both; in (−1, 1].
   */
  public static Tensor generalizedIou(Tensor a, Tensor b) {
    Tensor x = Tensors.f32(a);
    Tensor y = Tensors.f32(b);
    Tensor inter = intersection(x, y);
    Tensor union = union(x, y, inter);
    Tensor low = torch.minimum(lower(x), lower(y));
    Tensor high = torch.maximum(upper(x), upper(y));
    Tensor around = product(high.sub(low).clamp_min(Tensors.scalar(0)));
    return ratio(inter, union).sub(ratio(around.sub(union), around));
  }

  /** Areas; negative where the corners are out of order in one direction. */
  public static Tensor area(Tensor box) {
    return product(upper(box).sub(lower(box)));
  }

  /** The same boxes with corners in order. */
  public static Tensor sorted(Tensor box) {
    Tensor low = lower(box);
    Tensor high = upper(box);
    return Tensors.cat(-1, torch.minimum(low, high), torch.maximum(low, high));
  }

  /** Where corners are in order: x2 ≥ x1 and y2 ≥ y1. */
  public static Tensor ordered(Tensor box) {
    return upper(box).ge(lower(box)).all(-1);
  }

  private static Tensor intersection(Tensor a, Tensor b) {
    Tensor x = Tensors.f32(a);
    Tensor y = Tensors.f32(b);
    Tensor low = torch.maximum(lower(x), lower(y));
    Tensor high = torch.minimum(upper(x), upper(y));
    return product(high.sub(low).clamp_min(Tensors.scalar(0)));
  }

  /** Of the two sides; {@code prod} looks for zeros in its backward pass, and waits for a GPU. */
  private static Tensor product(Tensor sides) {
    return sides.select(-1, 0).mul(sides.select(-1, 1));
  }

  private static Tensor union(Tensor a, Tensor b, Tensor intersection) {
    return area(Tensors.f32(a)).add(area(Tensors.f32(b))).sub(intersection);
  }

  private static Tensor ratio(Tensor part, Tensor whole) {
    return part.div(whole.clamp_min(Tensors.scalar(TINY)));
  }

  private static Tensor lower(Tensor box) {
    return box.narrow(-1, 0, 2);
  }

  private static Tensor upper(Tensor box) {
    return box.narrow(-1, 2, 2);
  }
}
