package io.github.tpo4j.train.recipe;

import io.github.tpo4j.core.config.Default;
import io.github.tpo4j.core.config.Range;

/**
 * AdamW (training.md; model.md 11.2), and Muon.
 *
 * @param beta1 memory of the gradient's mean
 * @param beta2 memory of its square
 * @param eps added to the root of the square
 * @param weightDecay pulls matrices towards 0; norms, biases and single tokens are left alone
 * @param clip longest gradient; 0 for any. Muon's steps do not depend on it
 * @param muon step the matrices inside the network by Muon, at the same rates: more is learned a
 *     step from random weights. Everything else takes AdamW
 */
public record OptimiserSettings(
    @Default("0.9") @Range(min = 0, max = 1) double beta1,
    @Default("0.999") @Range(min = 0, max = 1) double beta2,
    @Default("1e-8") @Range(min = 0) double eps,
    @Default("0.02") @Range(min = 0) double weightDecay,
    @Default("1") @Range(min = 0) double clip,
    @Default("false") boolean muon) {}
