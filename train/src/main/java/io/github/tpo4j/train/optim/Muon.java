package io.github.tpo4j.train.optim;

import io.github.tpo4j.model.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Muon (K. Jordan and others, 2024): a matrix is stepped by its momentum made orthogonal, so that
 * it moves as much in directions that the gradient seldom shows as in those that it shows always.
 *
 * <p>{@code m ← βm + (1−β)g}, {@code w ← (1−ηλ)w − η · 0.2√max(rows, columns) · orthogonal(βm +
 * (1−β)g)}. The factor gives steps the size of AdamW's, so that rates and decay can be the same
 * (arXiv 2502.16982). Attention's joint matrix of queries, keys and values counts as three.
 */
// K matrices · M, N their sides
final class Muon {
  private static final double MOMENTUM = 0.95;
  private static final double LIKE_ADAM = 0.2;
  private static final int ITERATIONS = 5;

  /** Coefficients of the quintic whose iteration sends singular values near 1. */
  private static final double LINEAR = 3.4445;

  private static final double CUBIC = -4.7750;
  private static final double QUINTIC = 2.0315;

  private Muon() {}

  /** One step of matrices that share shape, rate and decay. */
  static void step(List<Slot> some, double rate) {
    Tensor update_KMN = Tensors.stack(0, some.stream().map(Muon::momentum).toArray(Tensor[]::new));
    long m = update_KMN.size(1);
    long n = update_KMN.size(2);
    boolean joint = m == 3 * n;
    Tensor orthogonal_KMN =
        joint ? orthogonal(update_KMN.reshape(-1, n, n)).reshape(-1, m, n) : orthogonal(update_KMN);
    double length = rate * LIKE_ADAM * Math.sqrt(joint ? n : Math.max(m, n));
    for (int i = 0; i < some.size(); i++) {
      Tensor w_MN = some.get(i).master();
      w_MN.mul_(Tensors.scalar(1 - rate * some.get(i).decay()));
      w_MN.sub_(orthogonal_KMN.select(0, i), Tensors.scalar(length));
    }
  }

  private static Tensor momentum(Slot s) {
    Tensor g_MN = s.gradient();
    Tensor mean_MN = s.moment(AdamW.MEAN);
    mean_MN.lerp_(g_MN, Tensors.scalar(1 - MOMENTUM));
    return g_MN.lerp(mean_MN, Tensors.scalar(MOMENTUM));
  }

  /** The matrices with singular values of about 1 in place of their own. */
  static Tensor orthogonal(Tensor u_KMN) {
    boolean tall = u_KMN.size(1) > u_KMN.size(2);
    Tensor x_KMN = tall ? u_KMN.transpose(1, 2) : u_KMN;
    Tensor length_K11 = x_KMN.norm(new ScalarOptional(Tensors.scalar(2)), new long[] {1, 2}, true);
    x_KMN = x_KMN.div(length_K11.add(Tensors.scalar(1e-7)));
    for (int i = 0; i < ITERATIONS; i++) {
      Tensor a_KMM = torch.matmul(x_KMN, x_KMN.transpose(1, 2));
      Tensor b_KMM =
          a_KMM.mul(Tensors.scalar(CUBIC)).add(torch.matmul(a_KMM, a_KMM), Tensors.scalar(QUINTIC));
      x_KMN = torch.matmul(b_KMM, x_KMN).add(x_KMN, Tensors.scalar(LINEAR));
    }
    return tall ? x_KMN.transpose(1, 2) : x_KMN;
  }
}
