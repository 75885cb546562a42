package io.github.tpo4j.model.heads;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A head's loss.
 *
 * @param total what is added to the language model's loss, weights applied
 * @param terms its terms by name, without weights, for the log
 */
public record HeadLoss(Tensor total, Map<String, Tensor> terms) {}
