package io.github.tpo4j.model.llm;

import io.github.tpo4j.model.torch.Attention;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.util.Arrays;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/**
 * Sequences that lie end to end in one row. Each has positions of its own and attends to itself
 * alone: no mask over the whole row, whose cost would grow with its square.
 */
// T tokens of the row · H heads · N key heads · D head width · B sequences · L the longest one's
// tokens
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

  /** Causal attention of every sequence to itself. */
  @FunctionalInterface
  interface Attending {
    /**
     * @param window keys that a query sees at most; 0 for all
     */
    Tensor attend(Tensor q_1HTD, Tensor k_1NTD, Tensor v_1NTD, int window);
  }

  /** The way that is fast on a device; it belongs to the caller's scope. */
  Attending attending(Device device) {
    return TorchRuntime.isCpu(device) || lengths.length == 1 ? this::apart : together(device);
  }

  /** By a product for each: no padding is computed. */
  Tensor apart(Tensor q_1HTD, Tensor k_1NTD, Tensor v_1NTD, int window) {
    Tensor[] parts = new Tensor[lengths.length];
    long at = 0;
    for (int i = 0; i < parts.length; i++) {
      int n = lengths[i];
      Tensor mask = mask(n, window, q_1HTD);
      parts[i] =
          Attention.attend(
              q_1HTD.narrow(2, at, n),
              k_1NTD.narrow(2, at, n),
              v_1NTD.narrow(2, at, n),
              mask,
              mask == null,
              0);
      at += n;
    }
    return Tensors.cat(2, parts);
  }

  /**
   * By one product for all, where a launch costs more than padding. It is on the right: whatever a
   * token may see comes before it, so nothing has to be hidden.
   */
  Attending together(Device device) {
    int longest = Arrays.stream(lengths).max().orElseThrow();
    long[] from = new long[lengths.length * longest];
    long[] back = new long[total()];
    int at = 0;
    for (int b = 0; b < lengths.length; b++) {
      for (int i = 0; i < longest; i++) {
        // padding repeats the last token
        from[b * longest + i] = at + Math.min(i, lengths[b] - 1);
      }
      for (int i = 0; i < lengths[b]; i++) {
        back[at++] = (long) b * longest + i;
      }
    }
    Tensor from_BL = Tensors.on(device, Tensors.of(from));
    Tensor back_T = Tensors.on(device, Tensors.of(back));
    return (q_1HTD, k_1NTD, v_1NTD, window) -> {
      Tensor mask = mask(longest, window, q_1HTD);
      Tensor y_BHLD =
          Attention.attend(
              rows(q_1HTD, from_BL),
              rows(k_1NTD, from_BL),
              rows(v_1NTD, from_BL),
              mask,
              mask == null,
              0);
      return y_BHLD.transpose(0, 1).flatten(1, 2).unsqueeze(0).index_select(2, back_T);
    };
  }

  /** {@code [1, H, T, D]} to {@code [B, H, L, D]}. */
  private Tensor rows(Tensor x_1HTD, Tensor from_BL) {
    long b = lengths.length;
    return x_1HTD
        .index_select(2, from_BL)
        .view(x_1HTD.size(1), b, from_BL.size(0) / b, x_1HTD.size(3))
        .transpose(0, 1);
  }

  /** Null where the plain causal rule is all there is. */
  private static Tensor mask(int n, int window, Tensor on) {
    if (window == 0 || window >= n) {
      return null;
    }
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
