package io.github.tpo4j.model.heads.mask.sam2;

import io.github.tpo4j.core.Rle;
import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.javacpp.PointerScope;

/**
 * A tracked object on one frame. It holds nothing native: the video's resolution is computed where
 * it is asked for.
 *
 * @param logits low-resolution logits, row by row; above 0 is inside
 * @param side rows and columns of the logits
 * @param height rows of the video
 * @param width columns of the video
 * @param score logit that the object is in sight
 * @param ious predicted IoU of the decoder's four masks
 */
public record FrameMask(
    float[] logits, int side, int height, int width, double score, float[] ious) {
  /** Logits at the video's resolution, stretched bilinearly, row by row. */
  public float[] videoLogits() {
    try (PointerScope scope = new PointerScope()) {
      return Tensors.floats(Sam2.stretch(Tensors.of(logits, 1, 1, side, side), height, width));
    }
  }

  /** The mask at the video's resolution, row by row. */
  public boolean[] mask() {
    float[] values = videoLogits();
    boolean[] mask = new boolean[values.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = values[i] > 0;
    }
    return mask;
  }

  /** The mask at the video's resolution as COCO run lengths. */
  public Rle rle() {
    return Rle.encode(mask(), height, width);
  }

  /** Whether the object is in sight. */
  public boolean visible() {
    return score > 0;
  }
}
