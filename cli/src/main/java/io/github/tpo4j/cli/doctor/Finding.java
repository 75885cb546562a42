package io.github.tpo4j.cli.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One line of {@code tpo doctor}.
 *
 * @param what the part that was looked at
 * @param level how it stands
 * @param found what was found
 * @param fix what to do about it; empty where nothing needs doing
 */
public record Finding(
    @JsonProperty("what") String what,
    @JsonProperty("level") Level level,
    @JsonProperty("found") String found,
    @JsonProperty("fix") Optional<String> fix) {

  /** How a part stands. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Works, but slower or with less. */
    WARN,
    /** Something will not work. */
    FAIL
  }

  static Finding ok(String what, String found) {
    return new Finding(what, Level.OK, found, Optional.empty());
  }

  static Finding warn(String what, String found, String fix) {
    return new Finding(what, Level.WARN, found, Optional.of(fix));
  }

  static Finding fail(String what, String found, String fix) {
    return new Finding(what, Level.FAIL, found, Optional.of(fix));
  }

  /** Runs a check; a check that throws is a finding too. */
  static Finding of(String what, String fix, Supplier<Finding> check) {
    try {
      return check.get();
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return fail(what, root.getClass().getSimpleName() + ": " + TorchRuntime.firstLine(root), fix);
    }
  }
}
