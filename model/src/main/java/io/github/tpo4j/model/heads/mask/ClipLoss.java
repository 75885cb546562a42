package io.github.tpo4j.model.heads.mask;

import io.github.tpo4j.model.heads.HeadLoss;
import io.github.tpo4j.model.heads.mask.sam2.ClipPass;
import io.github.tpo4j.model.heads.mask.sam2.net.MaskDecoder;
import io.github.tpo4j.model.torch.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * SAM 2's own loss over a clip: of the proposals for a frame the best one learns by focal and dice
 * loss, all of them learn to predict their IoU, and the object's score learns whether it is in
 * sight (SAM 2, arXiv 2408.00714, appendix: training; weights 20, 1, 1, 1).
 *
 * <p>Masks are compared at the decoder's resolution with the true mask averaged over each cell:
 * where the object covers half a cell the logit should be 0, so that the edge of the stretched mask
 * lies where the true one does.
 */
// T frames · B clips · N frames of all clips · M masks proposed · S pixels of a side · s side of a
// mask
public final class ClipLoss {
  private static final double SCORE_WEIGHT = 1;

  private final MaskLosses.Weights weights;

  public ClipLoss(MaskLosses.Weights weights) {
    this.weights = weights;
  }

  /**
   * The loss of the frames from {@code first} on.
   *
   * @param outputs proposals of every frame
   * @param first 1 where the first frame's mask was given, 0 otherwise
   */
  public HeadLoss of(List<MaskDecoder.Output> outputs, ClipPass.Clips clips, int first) {
    int side = Math.toIntExact(outputs.get(0).masks_BMSS().size(2));
    Tensor masks_TBss = cells(clips.masks_TBSS(), side);
    List<Terms> terms = new ArrayList<>();
    int from = first;
    while (from < outputs.size()) { // frames with as many proposals are one batch
      int to = from + 1;
      while (to < outputs.size() && proposals(outputs.get(to)) == proposals(outputs.get(from))) {
        to++;
      }
      terms.add(
          terms(
              outputs.subList(from, to),
              masks_TBss.narrow(0, from, to - from).flatten(0, 1),
              clips.inSight_TB().narrow(0, from, to - from).flatten()));
      from = to;
    }
    return sum(terms);
  }

  private static long proposals(MaskDecoder.Output output) {
    return output.masks_BMSS().size(1);
  }

  /** Share of every cell that the mask covers. */
  private static Tensor cells(Tensor masks_TBSS, int side) {
    long cell = masks_TBSS.size(2) / side;
    long[] shape = {masks_TBSS.size(0), masks_TBSS.size(1), side, cell, side, cell};
    return masks_TBSS.reshape(shape).mean(new long[] {3, 5});
  }

  /** Terms of every frame, {@code [N]}. */
  private record Terms(Tensor pixels_N, Tensor dice_N, Tensor iou_N, Tensor score_N) {}

  private Terms terms(List<MaskDecoder.Output> outputs, Tensor target_Nss, Tensor inSight_N) {
    Tensor logits_NMss = joined(outputs.stream().map(MaskDecoder.Output::masks_BMSS).toList());
    Tensor ious_NM = joined(outputs.stream().map(MaskDecoder.Output::ious_BM).toList());
    Tensor score_N = joined(outputs.stream().map(MaskDecoder.Output::score_B1).toList()).squeeze(1);
    Tensor target_N1ss = target_Nss.unsqueeze(1);
    Tensor present_N = Tensors.f32(inSight_N);
    Tensor pixels_NM = MaskLosses.focal(logits_NMss, target_N1ss, weights.alpha(), weights.gamma());
    Tensor dice_NM = MaskLosses.dice(logits_NMss, target_N1ss);
    Tensor hard_N1ss = target_N1ss.sub(Tensors.scalar(0.5));
    Tensor error_NM = MaskLosses.iouAbsoluteError(ious_NM, logits_NMss, hard_N1ss);
    Tensor best_N1 =
        pixels_NM
            .mul(Tensors.scalar(weights.pixels()))
            .add(dice_NM.mul(Tensors.scalar(weights.dice())))
            .detach()
            .argmin(new LongOptional(1), true);
    return new Terms(
        pixels_NM.gather(1, best_N1).squeeze(1).mul(present_N),
        dice_NM.gather(1, best_N1).squeeze(1).mul(present_N),
        error_NM.mean(1).mul(present_N),
        torch.binary_cross_entropy_with_logits(
            score_N,
            present_N,
            new TensorOptional(),
            new TensorOptional(),
            torch.Reduction.None.value));
  }

  private static Tensor joined(List<Tensor> parts) {
    return Tensors.cat(0, parts.toArray(Tensor[]::new));
  }

  private HeadLoss sum(List<Terms> terms) {
    Map<String, Tensor> means = new LinkedHashMap<>();
    means.put("pixels", joined(terms.stream().map(Terms::pixels_N).toList()).mean());
    means.put("dice", joined(terms.stream().map(Terms::dice_N).toList()).mean());
    means.put("iou", joined(terms.stream().map(Terms::iou_N).toList()).mean());
    means.put("score", joined(terms.stream().map(Terms::score_N).toList()).mean());
    Tensor total =
        means
            .get("pixels")
            .mul(Tensors.scalar(weights.pixels()))
            .add(means.get("dice").mul(Tensors.scalar(weights.dice())))
            .add(means.get("iou").mul(Tensors.scalar(weights.iou())))
            .add(means.get("score").mul(Tensors.scalar(SCORE_WEIGHT)));
    return new HeadLoss(total, means);
  }
}
