package io.github.tpo4j.data.mix;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Where a run is in its data: all that a checkpoint has to keep of it.
 *
 * @param seed of the order
 * @param next number of the batch that comes next
 * @param mix {@link Mix#fingerprint} of the data
 */
public record Cursor(
    @JsonProperty("seed") long seed,
    @JsonProperty("next") long next,
    @JsonProperty("mix") String mix) {}
