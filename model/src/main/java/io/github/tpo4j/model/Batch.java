package io.github.tpo4j.model;

import io.github.tpo4j.core.Task;
import io.github.tpo4j.model.connector.PromptEmbeddings;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A training batch. Ids, labels, mask and the media's places are on the CPU, where they are read;
 * all else is on the model's device.
 *
 * @param ids_BL token ids
 * @param rows how the samples lie in them
 * @param labels_BL the id to be said at each position, −100 where nothing is learned
 * @param visual what {@link VideoChatTpo#look} makes of the media, and where it goes; null without
 *     media
 * @param inputBoxes_K4 boxes of the {@code <track_box>} placeholders, sample by sample; null for
 *     none
 * @param targets of each task in the batch, in the form its head takes
 */
// B rows · L positions · K boxes of the whole batch
public record Batch(
    Tensor ids_BL,
    Rows rows,
    Tensor labels_BL,
    PromptEmbeddings.Visual visual,
    Tensor inputBoxes_K4,
    Map<Task, Object> targets) {

  /** How samples lie in the rows of a batch. */
  public sealed interface Rows permits Padded, Packed {}

  /**
   * One sample a row.
   *
   * @param mask_BL 1 for tokens, 0 for padding
   */
  public record Padded(Tensor mask_BL) implements Rows {}

  /**
   * All samples end to end in a single row; none sees another.
   *
   * @param lengths of the samples in tokens
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Packed(int[] lengths) implements Rows {}
}
