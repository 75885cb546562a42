package io.github.tpo4j.model.heads.temporal.cgdetr;

import io.github.tpo4j.model.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * What clips attend to: the dummies of a query, then its words with the task prompt.
 *
 * @param token_BXD dummies and words
 * @param mask_BX 1 for every dummy and valid word, else 0
 * @param pos_XD positions; words have none
 * @param dummies how many of the tokens are dummies
 */
// B batch · X = N dummies + L words · D width
record TextMemory(Tensor token_BXD, Tensor mask_BX, Tensor pos_XD, int dummies) {

  /** The dummies, {@code [B, N, D]}. */
  Tensor dummy() {
    return token_BXD.narrow(1, 0, dummies);
  }

  /** The words, {@code [B, L, D]}. */
  Tensor words() {
    return token_BXD.narrow(1, dummies, token_BXD.size(1) - dummies);
  }

  /** Mask of the words, {@code [B, L]}. */
  Tensor wordMask() {
    return mask_BX.narrow(1, dummies, mask_BX.size(1) - dummies);
  }

  /** Attention to the words alone, of {@code [B, V, X]}, summed over them: {@code [B, V]}. */
  Tensor toWords(Tensor weight_BVX) {
    return weight_BVX
        .narrow(2, dummies, weight_BVX.size(2) - dummies)
        .mul(wordMask().unsqueeze(1))
        .sum(2);
  }

  /** The text of the next sample for each of the given samples; after the last comes the first. */
  TextMemory ofNext(long[] rows) {
    long[] next = Arrays.stream(rows).map(r -> (r + 1) % token_BXD.size(0)).toArray();
    Tensor next_R = Tensors.on(token_BXD.device(), Tensors.of(next));
    return new TextMemory(
        token_BXD.index_select(0, next_R), mask_BX.index_select(0, next_R), pos_XD, dummies);
  }
}
