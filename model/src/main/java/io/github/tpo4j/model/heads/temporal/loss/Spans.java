package io.github.tpo4j.model.heads.temporal.loss;

import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Spans as tensors: two numbers in the last dimension, everything before it broadcast.
 * Differentiable, in f32, and finite for empty spans.
 */
public final class Spans {
  /** Shorter than any span in a video, as a share of it. */
  private static final double TINY = 1e-9;

  private Spans() {}

  /** (centre, width) to (start, end). */
  public static Tensor toStartEnd(Tensor span) {
    Tensor half = second(span).mul(Tensors.scalar(0.5));
    return Tensors.cat(-1, first(span).sub(half), first(span).add(half));
  }

  /** (start, end) to (centre, width). */
  public static Tensor toCentreWidth(Tensor span) {
    Tensor centre = first(span).add(second(span)).mul(Tensors.scalar(0.5));
    return Tensors.cat(-1, centre, second(span).sub(first(span)));
  }

  /** Length both have in common, of (start, end). */
  public static Tensor intersection(Tensor a, Tensor b) {
    Tensor start = torch.maximum(first(a), first(b));
    Tensor end = torch.minimum(second(a), second(b));
    return end.sub(start).clamp_min(Tensors.scalar(0)).squeeze(-1);
  }

  /** Intersection over union of (start, end). */
  public static Tensor iou(Tensor a, Tensor b) {
    Tensor inter = intersection(a, b);
    return ratio(inter, union(a, b, inter));
  }

  /**
   * Generalised IoU of (start, end): {@code IoU − (C − U) / C} with the union {@code U} and the
   * length {@code C} of the shortest span around both; in (−1, 1].
   */
  public static Tensor generalizedIou(Tensor a, Tensor b) {
    Tensor inter = intersection(a, b);
    Tensor union = union(a, b, inter);
    Tensor start = torch.minimum(first(a), first(b));
    Tensor end = torch.maximum(second(a), second(b));
    Tensor around = end.sub(start).clamp_min(Tensors.scalar(0)).squeeze(-1);
    return ratio(inter, union).sub(ratio(around.sub(union), around));
  }

  /** Share of {@code a} that {@code b} covers, of (start, end). */
  public static Tensor covered(Tensor a, Tensor b) {
    return ratio(intersection(a, b), length(a));
  }

  private static Tensor union(Tensor a, Tensor b, Tensor intersection) {
    return length(a).add(length(b)).sub(intersection);
  }

  private static Tensor length(Tensor span) {
    return second(span).sub(first(span)).squeeze(-1);
  }

  private static Tensor ratio(Tensor part, Tensor whole) {
    return part.div(whole.clamp_min(Tensors.scalar(TINY)));
  }

  private static Tensor first(Tensor span) {
    return span.narrow(-1, 0, 1);
  }

  private static Tensor second(Tensor span) {
    return span.narrow(-1, 1, 1);
  }
}
