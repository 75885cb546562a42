package io.github.tpo4j.model.connector;

import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Puts visual tokens, encoded boxes and task tokens where the prompt keeps a place for them
 * (model.md 5.2).
 *
 * <p>Right for every batch size: each sample gets its own media and its own boxes. Everything keeps
 * its gradient; the reference detaches the words, which is the same where their table is frozen.
 *
 * <p>Ids and places are best given on the CPU: they are read here to know what goes where, and a
 * GPU would have to be waited for.
 */
// B batch · L positions · D LLM width · N tokens of a medium · K input boxes of the whole batch
// M places of a kind
public final class PromptEmbeddings {
  private final List<Slot> slots;
  private final long inputBox;

  /**
   * @param slots placeholders of all tasks
   * @param inputBox id of {@code <track_box>}
   */
  public PromptEmbeddings(List<Slot> slots, long inputBox) {
    this.slots = List.copyOf(slots);
    this.inputBox = inputBox;
  }

  /**
   * A task's placeholder.
   *
   * @param id such as 32003 for {@code <boxes>}
   * @param token_11D the task's learned embedding
   */
  public record Slot(long id, Tensor token_11D) {}

  /**
   * Media of a batch and where they go.
   *
   * @param tokens_BND the connector's output
   * @param slots_BL true at the {@code N} positions that each sample with a medium keeps for it
   */
  public record Visual(Tensor tokens_BND, Tensor slots_BL) {}

  /**
   * @param words_BLD embeddings of the ids
   * @param visual or null for text alone
   * @param boxes_KD encoded input boxes of all samples in order, or null for none
   * @return {@code [B, L, D]} in the type of the word embeddings
   */
  public Tensor assemble(Tensor words_BLD, Tensor ids_BL, Visual visual, Tensor boxes_KD) {
    Tensor x_BLD = words_BLD;
    Tensor boxAt_BL = ids_BL.eq(Tensors.scalar(inputBox));
    long expected = Tensors.longs(boxAt_BL.sum())[0];
    long given = boxes_KD == null ? 0 : boxes_KD.size(0);
    if (expected != given) {
      throw TpoException.data(
          "the prompts ask for %d input boxes (%s) but %d were given"
              .formatted(expected, Task.TRACK_BOX, given));
    }
    if (given > 0) {
      x_BLD = put(x_BLD, places(boxAt_BL), boxes_KD);
    }
    if (visual != null) {
      checkSlots(visual);
      x_BLD = put(x_BLD, places(visual.slots_BL()), visual.tokens_BND());
    }
    for (Slot slot : slots) {
      Tensor at_M = places(ids_BL.eq(Tensors.scalar(slot.id())));
      x_BLD = put(x_BLD, at_M, slot.token_11D().expand(1, at_M.size(0), x_BLD.size(2)));
    }
    return x_BLD;
  }

  /** The rows of {@code source}, in order, at the given places. */
  private static Tensor put(Tensor x_BLD, Tensor at_M, Tensor source) {
    long d = x_BLD.size(2);
    Tensor source_MD = Tensors.as(source, Tensors.dtype(x_BLD)).reshape(-1, d);
    return x_BLD
        .reshape(-1, d)
        .index_copy(0, Tensors.on(x_BLD.device(), at_M), source_MD)
        .view_as(x_BLD);
  }

  /** Numbers of the true positions of all rows, {@code [M]}. */
  public static Tensor places(Tensor at_BL) {
    return at_BL.flatten().nonzero().flatten();
  }

  /** A row may hold several samples, or one without a medium. */
  private static void checkSlots(Visual visual) {
    long n = visual.tokens_BND().size(1);
    long[] slots = Tensors.longs(visual.slots_BL().sum(1));
    long places = 0;
    for (int b = 0; b < slots.length; b++) {
      if (slots[b] % n != 0) {
        throw TpoException.data(
            "prompt %d keeps %d places for its medium, but the medium has %d tokens"
                .formatted(b, slots[b], n));
      }
      places += slots[b] / n;
    }
    if (places != visual.tokens_BND().size(0)) {
      throw TpoException.data(
          "%d prompts but %d media".formatted(places, visual.tokens_BND().size(0)));
    }
  }
}
