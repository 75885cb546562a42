package io.github.tpo4j.model.llm.generate;

import io.github.tpo4j.model.llm.DecoderLm;
import io.github.tpo4j.model.llm.KvCache;
import io.github.tpo4j.model.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Steps through libtorch: any device, any number of rows. */
// B batch · T tokens · C width · V vocabulary
final class TorchStepper implements Stepper {
  private final DecoderLm lm;
  private final KvCache cache;
  private float[] scores_BV;
  private float[] states_BC;

  TorchStepper(DecoderLm lm, KvCache cache) {
    this.lm = lm;
    this.cache = cache;
  }

  /** Reads the prompt. Padding may be on either side: a row ends at its last token. */
  void prompt(Tensor embeds_BTC, Tensor mask_BT) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor h_BTC = lm.hidden(embeds_BTC, cache, mask_BT);
      int b = (int) embeds_BTC.size(0);
      int t = (int) embeds_BTC.size(1);
      boolean[] valid = mask_BT == null ? null : Tensors.booleans(mask_BT);
      long[] last = new long[b];
      for (int row = 0; row < b; row++) {
        int end = t - 1;
        while (valid != null && end >= 0 && !valid[row * t + end]) {
          end--;
        }
        if (end < 0) {
          throw new IllegalArgumentException("row " + row + " of the prompt has no token");
        }
        last[row] = (long) row * t + end;
      }
      Tensor rows_B = Tensors.on(lm.device(), Tensors.of(last));
      read(h_BTC.reshape(-1, h_BTC.size(2)).index_select(0, rows_B));
    }
  }

  @Override
  public void feed(int[] ids, Tensor[] embeddings) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      long[] wide = Arrays.stream(ids).asLongStream().toArray();
      Tensor x_B1C = lm.embed(Tensors.on(lm.device(), Tensors.of(wide, ids.length, 1)));
      for (int row = 0; row < ids.length; row++) {
        if (embeddings[row] != null) {
          x_B1C.select(0, row).copy_(embeddings[row].reshape(1, -1));
        }
      }
      Tensor h_B1C = lm.hidden(x_B1C, cache, null);
      read(h_B1C.reshape(ids.length, -1));
    }
  }

  private void read(Tensor h_BC) {
    states_BC = Tensors.floats(h_BC);
    scores_BV = Tensors.floats(lm.logits(h_BC));
  }

  @Override
  public float[] scores(int row) {
    return row(scores_BV, row);
  }

  @Override
  public float[] state(int row) {
    return row(states_BC, row);
  }

  private float[] row(float[] all, int row) {
    int width = all.length / cache.batch();
    return Arrays.copyOfRange(all, row * width, (row + 1) * width);
  }

  @Override
  public Branch branch() {
    KvCache fork = cache.fork();
    return Branch.of(new TorchStepper(lm, fork), fork);
  }
}
