package io.github.tpo4j.train.recipe;

import io.github.tpo4j.core.config.Default;
import io.github.tpo4j.core.config.Range;

/**
 * What the first and the finished model are asked when all stages are done.
 *
 * @param data folder of a split of the world that is not trained on, relative to the data folder
 * @param samples of each file of it
 */
public record ExamSettings(
    @Default("val") String data, @Default("40") @Range(min = 1) int samples) {}
