package io.github.tpo4j.model.heads.temporal.loss;

import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrOutput;
import io.github.tpo4j.model.heads.temporal.cgdetr.Formulas;
import io.github.tpo4j.model.torch.Tensors;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Order of the clips, asked of the saliency scores and of the attention to the text alike (model.md
 * 7.10, item 4).
 *
 * <p>Three parts for each of the two: the margin {@code 2 · mean max(0, 0.2 + low − high)} over
 * pairs of clips; for r = 1 … 11 the mean log-probability of clips that score r or more under a
 * softmax over all clips at temperature 0.5, summed and divided by 12; and that clips show little
 * of the next sample's text. Where that text belongs to another video its clips join the softmax as
 * non-positives. Attention is also trained as a probability.
 *
 * <p>{@link Formulas#COMPAT}: the rank term of samples without a negative is lost for the attention
 * everywhere, and for the scores where there is just one such sample (the reference's term is then
 * about 1e-6); and the probability is averaged over padding too.
 */
// B batch · V clips · R samples with a negative · p pairs · r ranks
final class SaliencyLoss {
  private static final double MARGIN = 0.2;
  private static final double TEMPERATURE = 0.5;
  private static final double EPS = 1e-6;
  private static final double HIDDEN = -1000;
  private static final int RANKS = 11;
  private static final double RANK_DIVISOR = 12;

  private final Formulas formulas;

  SaliencyLoss(Formulas formulas) {
    this.formulas = formulas;
  }

  Tensor of(CgDetrOutput out, TemporalTargets targets) {
    Tensor mask_BV = out.clipMask_BV();
    if (targets.pairs().isEmpty()) {
      return torch.zeros(new long[0], Tensors.like(mask_BV));
    }
    TemporalTargets.Pairs pairs = targets.pairs().get();
    Tensor score_BV = out.text().saliency_BV();
    Tensor attention_BV = out.text().attention_BV();
    Tensor relevance_BV = targets.relevance_BV();
    Tensor loss = margin(score_BV, pairs).add(margin(attention_BV, pairs));
    loss = loss.add(probability(attention_BV, relevance_BV, mask_BV));
    if (out.negatives().isEmpty()) {
      return loss.add(rank(score_BV, relevance_BV, mask_BV))
          .add(rank(attention_BV, relevance_BV, mask_BV));
    }
    CgDetrOutput.Negatives negatives = out.negatives().get();
    Tensor with_R = rows(negatives.row_R(), mask_BV);
    Tensor y_RV = relevance_BV.index_select(0, with_R);
    Tensor mask_RV = mask_BV.index_select(0, with_R);
    Tensor otherScore_RV = negatives.text().saliency_BV();
    Tensor otherAttention_RV = negatives.text().attention_BV();
    loss =
        loss.add(against(score_BV.index_select(0, with_R), otherScore_RV, y_RV, mask_RV))
            .add(against(attention_BV.index_select(0, with_R), otherAttention_RV, y_RV, mask_RV))
            .add(absent(torch.softplus(otherScore_RV), mask_RV))
            .add(absent(minusLogOneMinus(otherAttention_RV), mask_RV));
    return without(negatives.row_R(), mask_BV.size(0))
        .map(row -> rows(row, mask_BV))
        .map(row -> alone(row, score_BV, attention_BV, relevance_BV, mask_BV))
        .map(loss::add)
        .orElse(loss);
  }

  /** The rank terms of samples whose neighbour shows the same video. */
  private Tensor alone(
      Tensor row, Tensor score_BV, Tensor attention_BV, Tensor relevance_BV, Tensor mask_BV) {
    Tensor y = relevance_BV.index_select(0, row);
    Tensor mask = mask_BV.index_select(0, row);
    if (formulas == Formulas.COMPAT && row.size(0) == 1) {
      return torch.zeros(new long[0], Tensors.like(mask));
    }
    Tensor ofScores = rank(score_BV.index_select(0, row), y, mask);
    return formulas == Formulas.COMPAT
        ? ofScores
        : ofScores.add(rank(attention_BV.index_select(0, row), y, mask));
  }

  private static Tensor margin(Tensor score_BV, TemporalTargets.Pairs pairs) {
    Tensor high_Bp = score_BV.gather(1, pairs.high_Bp());
    Tensor low_Bp = score_BV.gather(1, pairs.low_Bp());
    return low_Bp
        .sub(high_Bp)
        .add(Tensors.scalar(MARGIN))
        .clamp_min(Tensors.scalar(0))
        .mean()
        .mul(Tensors.scalar(2));
  }

  /** Ranks over a sample's clips with its own text and with the other. */
  private static Tensor against(Tensor own_RV, Tensor other_RV, Tensor y_RV, Tensor mask_RV) {
    return rank(
        Tensors.cat(1, own_RV, other_RV),
        Tensors.cat(1, y_RV, torch.zeros_like(y_RV)),
        Tensors.cat(1, mask_RV, mask_RV));
  }

  private static Tensor rank(Tensor score_BV, Tensor relevance_BV, Tensor mask_BV) {
    Tensor hidden_BV = mask_BV.sub(Tensors.scalar(1)).mul(Tensors.scalar(-HIDDEN)); // 0 or HIDDEN
    Tensor logit_BV = score_BV.mul(mask_BV).add(hidden_BV).div(Tensors.scalar(TEMPERATURE));
    Tensor shifted_BV = logit_BV.sub(logit_BV.amax(new long[] {1}, true));
    Tensor sum_B1 = shifted_BV.exp().sum(new long[] {1}, true, new ScalarTypeOptional());
    Tensor logP_BV = shifted_BV.sub(sum_B1.add(Tensors.scalar(EPS)).log()).mul(mask_BV);
    Tensor rank_r11 =
        torch
            .arange(Tensors.scalar(1), Tensors.scalar(RANKS + 1), Tensors.like(score_BV))
            .view(RANKS, 1, 1);
    Tensor positive_rBV = Tensors.f32(relevance_BV.unsqueeze(0).ge(rank_r11));
    Tensor mean_rB =
        positive_rBV.mul(logP_BV).sum(2).div(positive_rBV.sum(2).add(Tensors.scalar(EPS)));
    return mean_rB.mean(1).sum().div(Tensors.scalar(-RANK_DIVISOR));
  }

  /** Mean over samples of the sum over clips. */
  private static Tensor absent(Tensor loss_RV, Tensor mask_RV) {
    return loss_RV.mul(mask_RV).sum(1).mean();
  }

  /** {@code −log(1 − x)}, finite at 1. */
  private static Tensor minusLogOneMinus(Tensor x) {
    return x.clamp_max(Tensors.scalar(1 - EPS)).neg().log1p().neg();
  }

  /** Binary cross entropy of attention against whether a clip is relevant. */
  private Tensor probability(Tensor attention_BV, Tensor relevance_BV, Tensor mask_BV) {
    Tensor is_BV = relevance_BV.clamp_min(Tensors.scalar(0)).clamp_max(Tensors.scalar(1));
    if (formulas == Formulas.COMPAT) {
      return torch.binary_cross_entropy(attention_BV, is_BV);
    }
    return torch
        .binary_cross_entropy(
            attention_BV, is_BV, new TensorOptional(mask_BV), torch.Reduction.Sum.value)
        .div(mask_BV.sum().clamp_min(Tensors.scalar(1)));
  }

  private static Optional<long[]> without(long[] with, long batch) {
    long[] rest =
        LongStream.range(0, batch)
            .filter(b -> LongStream.of(with).noneMatch(r -> r == b))
            .toArray();
    return rest.length == 0 ? Optional.empty() : Optional.of(rest);
  }

  private static Tensor rows(long[] rows, Tensor like) {
    return Tensors.on(like.device(), Tensors.of(rows));
  }
}
