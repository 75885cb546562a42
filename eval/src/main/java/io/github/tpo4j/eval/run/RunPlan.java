package io.github.tpo4j.eval.run;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What a run is asked to do.
 *
 * @param data the benchmark's data in its published layout
 * @param out directory of the run; a run that is there already goes on
 * @param limit only the first questions
 * @param shard share of the questions that this process asks
 */
public record RunPlan(Path data, Path out, OptionalInt limit, Shard shard) {}
