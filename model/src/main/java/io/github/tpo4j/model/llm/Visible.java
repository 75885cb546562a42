package io.github.tpo4j.model.llm;

import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Which keys each query of a pass may see: no later ones, no padding, none before the window.
 *
 * <p>A query of left padding that would see nothing sees itself, so that no row is empty; its
 * result is not used by anything.
 */
// B batch · T queries · K = past + T keys
final class Visible {
  private final byte[][] valid_BK;
  private final int past;
  private final int queries;
  private final boolean padded;

  /**
   * @param valid_BK 1 where a key is a token; rows of at least {@code past + queries}
   */
  Visible(byte[][] valid_BK, int past, int queries) {
    this.valid_BK = valid_BK;
    this.past = past;
    this.queries = queries;
    boolean any = false;
    for (byte[] row : valid_BK) {
      for (int j = 0; j < past + queries; j++) {
        any |= row[j] == 0;
      }
    }
    padded = any;
  }

  /** Whether the plain causal rule is all there is: as many queries as keys and no key hidden. */
  boolean causalOnly(int window) {
    return past == 0 && !padded && (window == 0 || window >= queries);
  }

  /** Whether the only query sees every key. */
  boolean everything(int window) {
    return queries == 1 && !padded && (window == 0 || window > past);
  }

  /** {@code [B or 1, 1, T, K]}: true where a query sees a key. */
  Tensor mask(int window, Device device) {
    int rows = padded ? valid_BK.length : 1;
    int keys = past + queries;
    byte[] sees = new byte[rows * queries * keys];
    for (int b = 0; b < rows; b++) {
      for (int i = 0; i < queries; i++) {
        int row = (b * queries + i) * keys;
        int first = window == 0 ? 0 : Math.max(0, past + i - window + 1);
        boolean any = false;
        for (int j = first; j <= past + i; j++) {
          sees[row + j] = padded ? valid_BK[b][j] : 1;
          any |= sees[row + j] != 0;
        }
        if (!any) {
          sees[row + past + i] = 1;
        }
      }
    }
    Tensor mask = Tensors.of(sees, rows, 1, queries, keys);
    return Tensors.on(device, mask.to(ScalarType.Bool));
  }

  /** Position of every query: how many tokens of its row come before it. */
  static int[][] positions(byte[][] valid_BK, int past, int queries) {
    int[][] positions_BT = new int[valid_BK.length][queries];
    for (int b = 0; b < positions_BT.length; b++) {
      int tokens = 0;
      for (int j = 0; j < past + queries; j++) {
        tokens += valid_BK[b][j];
        if (j >= past) {
          positions_BT[b][j - past] = Math.max(0, tokens - 1);
        }
      }
    }
    return positions_BT;
  }
}
