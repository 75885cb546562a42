package io.github.tpo4j.train.mllm;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What has to be known of a medium beside its pixels.
 *
 * @param picture whether it is looked at as a single picture
 * @param durationSeconds 0 for a picture
 * @param seconds times of the frames that the model looks at
 * @param clipSeconds times of the clips' frames; empty where no task asked for them
 * @param clips clips that the temporal head sees
 */
record Facts(
    @JsonProperty("picture") boolean picture,
    @JsonProperty("duration_seconds") double durationSeconds,
    @JsonProperty("seconds") List<Double> seconds,
    @JsonProperty("clip_seconds") List<Double> clipSeconds,
    @JsonProperty("clips") int clips) {}
