package io.github.tpo4j.eval.run;

import io.github.tpo4j.core.TpoException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a run is asked to do.
 *
 * @param data the benchmark's data in its published layout
 * @param out directory of the run; a run that is there already goes on
 * @param options settings by name, as the benchmark's exam has them
 * @param limit only the first questions
 * @param shard share of the questions that this process asks
 */
public record RunPlan(
    Path data, Path out, Map<String, String> options, OptionalInt limit, Shard shard) {
  public RunPlan {
    options = Map.copyOf(options);
    if (limit.isPresent() && limit.getAsInt() < 1) {
      throw TpoException.usage(
          "--limit: expected at least 1 question but found " + limit.getAsInt());
    }
  }
}
