package io.github.tpo4j.model.llm;

import io.github.tpo4j.model.torch.Attention;
import io.github.tpo4j.model.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * Sequences that lie end to end in one row. Each has positions of its own and attends to itself
 * alone, by a product of its own: no mask over the whole row, whose cost would grow with its
 * square.
 */
// T tokens of the row · H heads · D head width
record Segments(int[] lengths) {
  Segments {
    if (lengths.length == 0 || Arrays.stream(lengths).anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException(
          "expected sequences of at least one token but found " + Arrays.toString(lengths));
    }
  }

  /** Tokens of the row. */
  int total() {
    return Arrays.stream(lengths).sum();
  }

  /** Position of every token in its sequence, {@code [1][T]}. */
  int[][] positions() {
    int[] positions = new int[total()];
    int at = 0;
    for (int length : lengths) {
      for (int i = 0; i < length; i++) {
        positions[at++] = i;
      }
    }
    return new int[][] {positions};
  }

  /**
   * Causal attention of every sequence.
   *
   * @param window keys that a query sees at most; 0 for all
   */
  Tensor attend(Tensor q_1HTD, Tensor k_1HTD, Tensor v_1HTD, int window) {
    Tensor[] parts = new Tensor[lengths.length];
    long at = 0;
    for (int i = 0; i < parts.length; i++) {
      int n = lengths[i];
      Tensor mask = window == 0 || window >= n ? null : mask(n, window, q_1HTD);
      parts[i] =
          Attention.attend(
              q_1HTD.narrow(2, at, n),
              k_1HTD.narrow(2, at, n),
              v_1HTD.narrow(2, at, n),
              mask,
              mask == null,
              0);
      at += n;
    }
    return Tensors.cat(2, parts);
  }

  private static Tensor mask(int n, int window, Tensor on) {
    byte[][] tokens = new byte[1][n];
    Arrays.fill(tokens[0], (byte) 1);
    return new Visible(tokens, 0, n).mask(window, on.device());
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Segments s && Arrays.equals(lengths, s.lengths);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(lengths);
  }

  @Override
  public String toString() {
    return Arrays.toString(lengths);
  }
}
