package io.github.tpo4j.data.load;

import io.github.tpo4j.core.config.Default;
import io.github.tpo4j.core.config.Range;

/**
 * How samples are loaded.
 *
 * @param threads that prepare samples
 * @param ahead batches that are prepared before they are asked for
 * @param sampleSeconds longest time for one attempt at a sample
 * @param badShare share of an epoch's samples that may be bad; above it the run ends
 */
public record LoadLimits(
    @Default("1") @Range(min = 1) int threads,
    @Default("4") @Range(min = 1) int ahead,
    @Default("60") @Range(min = 0.001) double sampleSeconds,
    @Default("0.02") @Range(min = 0, max = 1) double badShare) {}
