package io.github.tpo4j.model;

import io.github.tpo4j.core.Task;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A training batch.
 *
 * @param ids_BL token ids
 * @param mask_BL 1 for tokens, 0 for padding
 * @param labels_BL the id to be said at each position, −100 where nothing is learned
 * @param visual_BL true where visual tokens go; null without media
 * @param pixels_B3THW normalised frames, one frame for images; null without media
 * @param inputBoxes_K4 boxes of the {@code <track_box>} placeholders, sample by sample; null for
 *     none
 * @param targets of each task in the batch, in the form its head takes
 */
public record Batch(
    Tensor ids_BL,
    Tensor mask_BL,
    Tensor labels_BL,
    Tensor visual_BL,
    Tensor pixels_B3THW,
    Tensor inputBoxes_K4,
    Map<Task, Object> targets) {}
