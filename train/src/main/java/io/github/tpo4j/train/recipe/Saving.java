package io.github.tpo4j.train.recipe;

import io.github.tpo4j.core.config.Default;
import io.github.tpo4j.core.config.Range;

/**
 * When a checkpoint is written, and how many are kept.
 *
 * @param every steps between two; 0 for none but at a stop signal
 * @param keep how many of the newest stay
 * @param log steps between two lines of the log
 */
public record Saving(
    @Default("200") @Range(min = 0) int every,
    @Default("2") @Range(min = 1) int keep,
    @Default("10") @Range(min = 1) int log) {}
