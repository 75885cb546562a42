package io.github.tpo4j.cli.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All findings, and what follows from them.
 *
 * @param verdict one sentence
 * @param healthy nothing fails; warnings are allowed
 */
public record Examination(
    @JsonProperty("verdict") String verdict,
    @JsonProperty("healthy") boolean healthy,
    @JsonProperty("findings") List<Finding> findings) {

  /**
   * Looks at everything.
   *
   * @param heard hears each finding as it is made
   */
  public static Examination run(Consumer<Finding> heard) {
    List<Finding> all = new ArrayList<>();
    List<Supplier<List<Finding>>> parts =
        List.of(MachineChecks::all, StorageChecks::all, TorchChecks::all, CodecChecks::all);
    for (Supplier<List<Finding>> part : parts) {
      List<Finding> found = part.get();
      found.forEach(heard);
      all.addAll(found);
    }
    long fails = count(all, Finding.Level.FAIL);
    long warns = count(all, Finding.Level.WARN);
    String verdict =
        fails > 0
            ? "not ready: %d of %d checks failed".formatted(fails, all.size())
            : warns > 0
                ? "ready; %d of %d checks could be better".formatted(warns, all.size())
                : "ready: all %d checks are well".formatted(all.size());
    return new Examination(verdict, fails == 0, List.copyOf(all));
  }

  private static long count(List<Finding> all, Finding.Level level) {
    return all.stream().filter(f -> f.level() == level).count();
  }
}
