package io.github.tpo4j.model.heads.temporal.loss;

import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrOutput;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrOutput.Moments;
import io.github.tpo4j.model.heads.temporal.cgdetr.Formulas;
import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Terms that tie moments, sentences and dummies together (model.md 7.10, items 5 to 7). */
// B batch · V clips · X dummies and words · N dummies · P prompts · D width
final class AlignLosses {
  private static final double NORM_EPS = 1e-12;
  private static final double EPS = 1e-6;

  private final Formulas formulas;

  AlignLosses(Formulas formulas) {
    this.formulas = formulas;
  }

  /**
   * Moment tokens M, rest tokens N, sentences S and dummies D, all of unit length: M_b finds S_b
   * among {@code [M·Sᵀ, N·Sᵀ]}; M_b avoids D_b among {@code [M·Dᵀ, N·Dᵀ]}: {@code −log(1 − p_b)};
   * and the product of a moment's token with its own clips, not of unit length, tells the clips in
   * the moment from the others.
   *
   * <p>{@link Formulas#COMPAT}: the dummy term asks for class 1 in sample 0 and class 0 elsewhere,
   * and the last term counts padding in its mean.
   */
  Tensor align(CgDetrOutput out, Moments m) {
    Tensor moment_BD = unit(m.moment_BD());
    Tensor rest_BD = unit(m.rest_BD());
    Tensor sentence_DB = unit(m.sentence_BD()).t();
    Tensor dummies_DB = unit(m.dummies_BD()).t();
    Tensor withText_B2B =
        Tensors.cat(1, moment_BD.matmul(sentence_DB), rest_BD.matmul(sentence_DB));
    Tensor withDummies_B2B =
        Tensors.cat(1, moment_BD.matmul(dummies_DB), rest_BD.matmul(dummies_DB));
    return torch
        .cross_entropy_loss(withText_B2B, counting(withText_B2B))
        .add(avoid(withDummies_B2B))
        .add(recognise(out, m));
  }

  private Tensor avoid(Tensor logit_B2B) {
    Tensor own_B = counting(logit_B2B);
    if (formulas == Formulas.COMPAT) {
      return torch.cross_entropy_loss(
          logit_B2B, own_B.eq(Tensors.scalar(0)).to(torch.ScalarType.Long));
    }
    // log(1 − p_b) is the log of all others' share
    Tensor own_B1 = own_B.unsqueeze(1);
    Tensor others_B2B = logit_B2B.scatter(1, own_B1, Tensors.scalar(Double.NEGATIVE_INFINITY));
    return logit_B2B.logsumexp(1).sub(others_B2B.logsumexp(1)).mean();
  }

  private Tensor recognise(CgDetrOutput out, Moments m) {
    Tensor product_BV = m.clips().matmul(m.moment_BD().unsqueeze(2)).squeeze(2);
    Tensor mask_BV = out.clipMask_BV();
    if (formulas == Formulas.COMPAT) {
      return torch
          .binary_cross_entropy(
              product_BV.sigmoid(), m.clip_BV(), new TensorOptional(), torch.Reduction.None.value)
          .mul(mask_BV)
          .mean();
    }
    return torch
        .binary_cross_entropy_with_logits(
            product_BV,
            m.clip_BV(),
            new TensorOptional(mask_BV),
            new TensorOptional(),
            torch.Reduction.Sum.value)
        .div(mask_BV.sum().clamp_min(Tensors.scalar(1)));
  }

  /**
   * The attention of a moment's clips learns the softmax P of their similarity with dummies and
   * words: {@code mean_X P · (log P − log(A + 1e-6))}, mean over the moments' clips. No gradient
   * into P.
   *
   * <p>{@link Formulas#COMPAT}: padded words take part in P and in the mean.
   */
  Tensor distill(CgDetrOutput out, Moments m) {
    Tensor similarity_BVX = m.similarity().detach();
    Tensor token_B1X = out.textMask_BX().unsqueeze(1);
    if (formulas == Formulas.OWN) {
      similarity_BVX =
          similarity_BVX.masked_fill(
              token_B1X.le(Tensors.scalar(0)), Tensors.scalar(Double.NEGATIVE_INFINITY));
    }
    Tensor logP_BVX = torch.log_softmax(similarity_BVX, 2);
    Tensor logA_BVX = out.text().weight_BVX().add(Tensors.scalar(EPS)).log();
    // where P is zero its logarithm is not a number to multiply with
    Tensor kl_BVX = logP_BVX.exp().mul(logP_BVX.clamp_min(Tensors.scalar(-1e4)).sub(logA_BVX));
    Tensor mean_BV =
        formulas == Formulas.OWN ? kl_BVX.sum(2).div(token_B1X.sum(2)) : kl_BVX.mean(2);
    return mean_BV.mul(m.clip_BV()).sum().div(m.clip_BV().sum().clamp_min(Tensors.scalar(1)));
  }

  /** Dummies of a query, and prompts, keep apart: mean absolute cosine, own ones counted as 0. */
  static Tensor orthogonal(CgDetrOutput out) {
    return apart(out.dummy_BND()).add(apart(out.prompt_PD()));
  }

  private static Tensor apart(Tensor x_ND) {
    Tensor unit_ND = unit(x_ND);
    Tensor cosine_NN = unit_ND.matmul(unit_ND.detach().transpose(-2, -1));
    long n = x_ND.size(-2);
    Tensor others_NN = torch.eye(n, Tensors.like(x_ND)).neg().add(Tensors.scalar(1));
    return cosine_NN.mul(others_NN).abs().mean();
  }

  private static Tensor unit(Tensor x) {
    return x.div(
        torch
            .linalg_vector_norm(
                x, Tensors.scalar(2), new long[] {-1}, true, new ScalarTypeOptional())
            .clamp_min(Tensors.scalar(NORM_EPS)));
  }

  private static Tensor counting(Tensor like_B) {
    return torch.arange(
        Tensors.scalar(like_B.size(0)), Tensors.like(like_B, torch.ScalarType.Long));
  }
}
