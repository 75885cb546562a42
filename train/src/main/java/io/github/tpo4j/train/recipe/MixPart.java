package io.github.tpo4j.train.recipe;

import io.github.tpo4j.core.config.Default;
import io.github.tpo4j.core.config.Range;

/**
 * One source of a stage's data.
 *
 * @param source a jsonl file of samples, relative to the data folder
 * @param weight how often a batch comes from here, against the other sources' weights; 0 means as
 *     many as it has samples
 * @param samples how many of its samples are used, from the beginning of the file; 0 for all
 */
public record MixPart(
    String source,
    @Default("0") @Range(min = 0) double weight,
    @Default("0") @Range(min = 0) int samples) {}
