package io.github.tpo4j.model.heads.mask.sam2;

import io.github.tpo4j.model.heads.mask.sam2.net.MemoryAttention;
import io.github.tpo4j.model.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Lays out what a frame looks at: the conditioning memory, the others, oldest first, then the
 * object pointers (model.md 8.6, 8.7).
 */
// B batch · N cells of the grid · D width · M width of a memory · K tokens
final class MemoryTokens {
  private final Sam2 sam;
  private final List<Tensor> values_BKM = new ArrayList<>();
  private final List<Tensor> positions_1KM = new ArrayList<>();
  private long pointers;

  MemoryTokens(Sam2 sam) {
    this.sam = sam;
  }

  /** Adds a memory {@code [B, N, M]}; slot 0 is the frame before, the last the conditioning one. */
  void memory(Tensor memory_BNM, int slot) {
    Tensor like_1NM = sam.memoryPositions();
    values_BKM.add(Tensors.as(memory_BNM, Tensors.dtype(like_1NM)));
    positions_1KM.add(like_1NM.add(sam.slotTime(slot)));
  }

  /**
   * Adds pointers, each split into tokens of a memory's width.
   *
   * @param pointers_BD one a frame
   * @param distances of the frames in time, as shares of the longest
   */
  void pointers(List<Tensor> pointers_BD, double[] distances) {
    int m = sam.config().memory().width();
    long tokens = sam.config().width() / m;
    for (Tensor pointer_BD : pointers_BD) {
      values_BKM.add(pointer_BD.view(-1, tokens, m));
    }
    pointers = tokens * distances.length;
    Tensor times_PM = sam.pointerTimes(distances);
    positions_1KM.add(
        times_PM == null
            ? torch.zeros(new long[] {1, pointers, m}, Tensors.like(sam.memoryPositions()))
            : times_PM.unsqueeze(1).expand(distances.length, tokens, m).reshape(1, pointers, m));
  }

  MemoryAttention.Memories all() {
    return new MemoryAttention.Memories(
        Tensors.cat(1, values_BKM.toArray(Tensor[]::new)),
        Tensors.cat(1, positions_1KM.toArray(Tensor[]::new)),
        pointers);
  }
}
