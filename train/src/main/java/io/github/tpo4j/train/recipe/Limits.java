package io.github.tpo4j.train.recipe;

import io.github.tpo4j.core.config.Default;
import io.github.tpo4j.core.config.Range;

/**
 * When a run gives up.
 *
 * @param badShare share of samples that may be bad
 * @param sampleSeconds longest time for one sample to be decoded
 * @param nonFinite steps that may be skipped because a loss or gradient is no number
 */
public record Limits(
    @Default("0.02") @Range(min = 0, max = 1) double badShare,
    @Default("60") @Range(min = 0) double sampleSeconds,
    @Default("20") @Range(min = 0) int nonFinite) {}
