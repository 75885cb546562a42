package io.github.tpo4j.model.heads.mask;

import io.github.tpo4j.model.heads.region.BoxLoss;
import org.bytedeco.pytorch.Tensor;

/**
 * The released code's loss of the mask adapter, in f32: the mean absolute difference from the
 * tokens that SAM 2's prompt encoder gives for the true box, and that of the auxiliary box
 * (model.md 9).
 */
// n task tokens · C width of SAM 2
public final class EmbeddingLoss {
  private EmbeddingLoss() {}

  /**
   * The loss and its parts.
   *
   * @param total their sum
   * @param prompt of the prompt tokens
   * @param box of the auxiliary box
   */
  public record Parts(Tensor total, Tensor prompt, Tensor box) {}

  /**
   * @param prompt_n3C the adapter's tokens
   * @param box_n4 the adapter's boxes
   * @param targetPrompt_n3C tokens of the true boxes; no gradient goes into them
   * @param target_n4 true boxes as fractions of the image
   */
  public static Parts of(
      Tensor prompt_n3C, Tensor box_n4, Tensor targetPrompt_n3C, Tensor target_n4) {
    Tensor prompt = BoxLoss.l1(prompt_n3C, targetPrompt_n3C.detach());
    Tensor box = BoxLoss.l1(box_n4, target_n4);
    return new Parts(prompt.add(box), prompt, box);
  }
}
