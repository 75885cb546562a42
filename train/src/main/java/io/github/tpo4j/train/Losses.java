package io.github.tpo4j.train;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Losses of a batch.
 *
 * @param total what is minimised
 * @param terms its terms by name, for the log; they may be on the graph
 * @param tokens tokens that were real, padding not counted
 * @param flops floating-point operations of the forward and backward pass, about
 */
public record Losses(Tensor total, Map<String, Tensor> terms, long tokens, double flops) {}
