package io.github.tpo4j.core.config;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Reads configuration files into records. Keys are the components' names in snake_case. A key the
 * record does not have, a missing one without {@link Default}, a value of the wrong type or outside
 * its {@link Range}, and whatever the record's own constructor refuses are errors; all of them are
 * reported at once, each with its line and its path:
 *
 * <pre>
 * train.yaml: 2 problems
 *   line 3, optimiser.wieght_decay: unknown key; is it "weight_decay"?
 *   line 7, mix[1].ratio: expected a number from 0 to 1 but found -0.5
 * </pre>
 */
public final class Config {
  private Config() {}

  /** Reads a {@code .json}, {@code .yaml} or {@code .yml} file. */
  public static <T extends Record> T read(Path file, Class<T> type) {
    return read(file, type, List.of());
  }

  /**
   * Reads a file and changes single values of it.
   *
   * @param changes {@code path=value}: keys with dots between them, elements of a list by number,
   *     by their {@code name}, or {@code *} for all, the value as in YAML: {@code
   *     stages.assign.batch.size=4}, {@code stages.*.dtype=bf16}
   */
  public static <T extends Record> T read(Path file, Class<T> type, List<String> changes) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.MODEL,
          "%s: %s"
              .formatted(
                  file,
                  Files.exists(file)
                      ? "expected a readable file of UTF-8 text; " + e
                      : "there is no such file"),
          e);
    }
    return parse(text, file.toString(), type, changes);
  }

  /**
   * Reads a text.
   *
   * @param origin name of the file; ends in {@code .json} for JSON, else YAML is read
   */
  public static <T extends Record> T parse(String text, String origin, Class<T> type) {
    return parse(text, origin, type, List.of());
  }

  private static <T extends Record> T parse(
      String text, String origin, Class<T> type, List<String> changes) {
    boolean yaml = !origin.toLowerCase(Locale.ROOT).endsWith(".json");
    Problems problems = new Problems();
    ConfigNode root = ConfigNode.parse(text, yaml, origin, problems);
    changes.forEach(change -> Change.of(change).apply(root, problems));
    Object value = new RecordBinder(problems).bind(root, type, "");
    problems.throwIfAny(origin);
    return type.cast(value);
  }

  /** The resolved configuration as YAML, defaults included; reading it gives an equal record. */
  public static String toYaml(Record config) {
    return ConfigWriter.yaml(config);
  }
}
