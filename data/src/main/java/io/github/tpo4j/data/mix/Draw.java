package io.github.tpo4j.data.mix;

/**
 * A sample, by its place.
 *
 * @param source number of the source in its mix
 * @param index number of the sample in the source
 */
public record Draw(int source, int index) {}
