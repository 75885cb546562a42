package io.github.tpo4j.core;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A span of a video that answers a query.
 *
 * @param start seconds from the first frame
 * @param end seconds, not before {@code start}
 * @param score confidence between 0 and 1
 */
public record Moment(
    @JsonProperty("start") double start,
    @JsonProperty("end") double end,
    @JsonProperty("score") double score) {}
