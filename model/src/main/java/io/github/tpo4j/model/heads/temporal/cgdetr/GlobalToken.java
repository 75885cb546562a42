package io.github.tpo4j.model.heads.temporal.cgdetr;

import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The token that stands for what is special in a video (model.md 7.7): learned prompts that its
 * query-relevant clips resemble, plus the clips' mean.
 *
 * <p>{@code G = mean + Σ_{p in top k} s_p · g_p} with {@code s = Σ_t w_t · softmax_p cos(clip_t −
 * mean, g_p)} and {@code w} the clips' attention to words, normalised to sum 1 over the valid ones,
 * without gradient.
 */
// B batch · V clips · P prompts · k chosen prompts · D width
final class GlobalToken {
  private static final double NORM_EPS = 1e-12;
  private static final double IMPORTANCE_EPS = 1e-6;

  private final Tensor prompt_PD;
  private final int chosen;

  GlobalToken(Tensor prompt_PD, int chosen) {
    this.prompt_PD = prompt_PD;
    this.chosen = chosen;
  }

  Tensor prompts() {
    return prompt_PD;
  }

  /** The token, {@code [B, 1, D]}. */
  Tensor of(CgDetr.Video video, Tensor toWords_BV) {
    Tensor centred_BVD = video.clip_BVD().sub(video.mean_B1D());
    Tensor share_BVP = unit(centred_BVD).matmul(unit(prompt_PD).t()).softmax(2);
    Tensor weight_BV = toWords_BV.detach().mul(video.mask_BV());
    // everything may have gone to the dummies: then no prompt speaks
    Tensor sum_B1 =
        weight_BV
            .sum(new long[] {1}, true, new ScalarTypeOptional())
            .clamp_min(Tensors.scalar(IMPORTANCE_EPS));
    Tensor score_BP = share_BVP.mul(weight_BV.div(sum_B1).unsqueeze(2)).sum(1);
    T_TensorTensor_T top = score_BP.topk(chosen, 1, true, true);
    Tensor best_Bk1 = top.get0().unsqueeze(2);
    Tensor prompt_BkD =
        prompt_PD
            .index_select(0, top.get1().flatten())
            .view(score_BP.size(0), chosen, prompt_PD.size(1));
    long[] overChosen = {1};
    return best_Bk1
        .mul(prompt_BkD)
        .sum(overChosen, true, new ScalarTypeOptional())
        .add(video.mean_B1D());
  }

  /** Rows of length one along the last dimension. */
  private static Tensor unit(Tensor x) {
    return x.div(
        torch
            .linalg_vector_norm(
                x, Tensors.scalar(2), new long[] {-1}, true, new ScalarTypeOptional())
            .clamp_min(Tensors.scalar(NORM_EPS)));
  }
}
