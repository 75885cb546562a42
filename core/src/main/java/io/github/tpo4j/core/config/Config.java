package io.github.tpo4j.core.config;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
 *
 * <p>A file may begin with {@code base: other.yaml}, a whole configuration in the same folder, and
 * say only what differs: mappings are joined key by key, lists whose elements have a {@code name}
 * by these names, everything else is replaced, and null takes a value away.
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
    Problems problems = new Problems();
    ConfigNode root =
        ConfigNode.parse(text(file), isYaml(file.toString()), file.toString(), problems);
    Optional<String> base = Overlay.base(root, problems);
    problems.throwIfAny(file.toString());
    if (base.isEmpty()) {
      return bind(root, file.toString(), type, changes, problems);
    }
    Path below = file.resolveSibling(base.get());
    ConfigNode whole =
        ConfigNode.parse(text(below), isYaml(below.toString()), below.toString(), problems);
    if (Overlay.base(whole, problems).isPresent()) {
      throw TpoException.model(
          "%s, base: expected a whole configuration but %s has a base itself"
              .formatted(file, base.get()));
    }
    parse(text(below), below.toString(), type); // what is wrong there is said of that file
    return bind(
        Overlay.join(Overlay.unplaced(whole), root), file.toString(), type, changes, problems);
  }

  /**
   * Reads a text.
   *
   * @param origin name of the file; ends in {@code .json} for JSON, else YAML is read
   */
  public static <T extends Record> T parse(String text, String origin, Class<T> type) {
    return parse(text, origin, type, List.of());
  }

  /** Reads a text and changes single values of it; see {@link #read(Path, Class, List)}. */
  public static <T extends Record> T parse(
      String text, String origin, Class<T> type, List<String> changes) {
    Problems problems = new Problems();
    ConfigNode root = ConfigNode.parse(text, isYaml(origin), origin, problems);
    return bind(root, origin, type, changes, problems);
  }

  private static <T extends Record> T bind(
      ConfigNode root, String origin, Class<T> type, List<String> changes, Problems problems) {
    changes.forEach(change -> Change.of(change).apply(root, problems));
    Object value = new RecordBinder(problems).bind(root, type, "");
    problems.throwIfAny(origin);
    return type.cast(value);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new TpoException(
          TpoException.Kind.MODEL, file + ": expected UTF-8 text but found other bytes", e);
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.MODEL, TpoException.unreadable(file, e).getMessage(), e);
    }
  }

  private static boolean isYaml(String origin) {
    return !origin.toLowerCase(Locale.ROOT).endsWith(".json");
  }

  /** The resolved configuration as YAML, defaults included; reading it gives an equal record. */
  public static String toYaml(Record config) {
    return ConfigWriter.yaml(config);
  }
}
