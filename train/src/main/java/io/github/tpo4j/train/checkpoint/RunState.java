package io.github.tpo4j.train.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.data.mix.Cursor;

/**
 * Where a stage is, beside its tensors. There is no generator's state: whatever is drawn follows
 * from the cursor's seed and the number of the batch.
 *
 * @param step steps that were taken
 * @param skipped how many of them changed nothing
 * @param cursor the next batch
 */
public record RunState(
    @JsonProperty("step") int step,
    @JsonProperty("skipped") int skipped,
    @JsonProperty("cursor") Cursor cursor) {}
