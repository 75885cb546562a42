package io.github.tpo4j.model.heads.mask;

import io.github.tpo4j.model.heads.mask.sam2.ImageFeatures;
import org.bytedeco.pytorch.Tensor;

/**
 * What the mask task is trained with, one row for each task token of the batch.
 *
 * @param box_K4 the object's box on the first frame, x1 y1 x2 y2 as fractions
 * @param features of the first frame, without gradient; null where no loss looks at it
 * @param mask_KHW the object's true mask there, 0 or 1, of any size; null where no loss looks at it
 */
// K task tokens · H, W size of a mask
public record MaskTarget(Tensor box_K4, ImageFeatures features, Tensor mask_KHW) {
  /** Boxes alone: all that {@link EmbeddingLoss} needs. */
  public static MaskTarget boxes(Tensor box_K4) {
    return new MaskTarget(box_K4, null, null);
  }
}
