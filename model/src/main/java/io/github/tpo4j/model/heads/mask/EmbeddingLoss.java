package io.github.tpo4j.model.heads.mask;

import io.github.tpo4j.model.heads.HeadLoss;
import io.github.tpo4j.model.heads.mask.sam2.Sam2;
import io.github.tpo4j.model.heads.region.BoxLoss;
import io.github.tpo4j.model.torch.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The released code's loss of the mask adapter, in f32: the mean absolute difference from the
 * tokens that SAM 2's prompt encoder gives for the true box, and that of the auxiliary box
 * (model.md 9).
 */
// K task tokens · D LLM width · C width of SAM 2
public final class EmbeddingLoss implements MaskLoss {
  @Override
  public HeadLoss of(MaskAdapter adapter, Sam2 sam, Tensor states_KD, MaskTarget target) {
    double side = sam.config().imageSize();
    Tensor corners_K4 = Tensors.f32(target.box_K4()).mul(Tensors.scalar(side));
    Tensor wanted_K3C = sam.prompts().paddedBoxes(corners_K4).detach();
    Tensor prompt = BoxLoss.l1(adapter.prompt(states_KD), wanted_K3C);
    Tensor box = BoxLoss.l1(adapter.box(states_KD), target.box_K4());
    return new HeadLoss(prompt.add(box), Map.of("prompt", prompt, "box", box));
  }
}
