package io.github.tpo4j.model.llm;

import io.github.tpo4j.model.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Cross-entropy of the next token, averaged over the targets of the batch.
 *
 * <p>The state at {@code t} is scored against the label at {@code t + 1}; labels of −100 are no
 * targets. Only rows that have a target go through the output layer, which is most of the cost with
 * a large vocabulary and short answers. In f32.
 */
// B batch · T tokens · C width · N targets · V vocabulary
public final class LmLoss {
  /** The label of a token that is not to be learned. */
  public static final long IGNORED = -100;

  private LmLoss() {}

  /**
   * @param hidden_BTC states after the final norm
   * @return a scalar; 0 without gradient if there is no target
   */
  public static Tensor of(DecoderLm lm, Tensor hidden_BTC, Tensor labels_BT) {
    int t = (int) labels_BT.size(1);
    long[] labels = Tensors.longs(labels_BT);
    long[] rows = new long[labels.length];
    long[] targets = new long[labels.length];
    int n = 0;
    for (int i = 0; i < labels.length; i++) {
      if (i % t != 0 && labels[i] != IGNORED) {
        rows[n] = i - 1;
        targets[n++] = labels[i];
      }
    }
    if (n == 0) {
      return torch.zeros(new long[0], Tensors.like(hidden_BTC)).to(torch.ScalarType.Float);
    }
    Tensor rows_N = Tensors.on(hidden_BTC.device(), Tensors.of(Arrays.copyOf(rows, n)));
    Tensor targets_N = Tensors.on(hidden_BTC.device(), Tensors.of(Arrays.copyOf(targets, n)));
    Tensor h_NC = hidden_BTC.reshape(-1, hidden_BTC.size(2)).index_select(0, rows_N);
    return torch.cross_entropy_loss(Tensors.f32(lm.logits(h_NC)), targets_N);
  }
}
