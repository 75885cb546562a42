package io.github.tpo4j.train.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** What {@code log.jsonl} tells of a stage. */
final class StageLog {
  private final List<JsonNode> steps;

  private StageLog(List<JsonNode> steps) {
    this.steps = steps;
  }

  /** Reads a log; empty where the stage has not begun. A last line that broke off is left out. */
  static Optional<StageLog> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<JsonNode> steps = new ArrayList<>();
    try {
      String text = Files.readString(file);
      text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .forEach(line -> steps.add(Json.tree(line, file + ":" + (steps.size() + 1))));
    } catch (IOException e) {
      throw TpoException.unreadable(file, e);
    }
    return steps.isEmpty() ? Optional.empty() : Optional.of(new StageLog(steps));
  }

  /** Steps so far. */
  int done() {
    return last().path("step").asInt();
  }

  /** Steps of the whole stage. */
  int planned() {
    return last().path("steps").asInt();
  }

  /** Steps that were skipped because a loss or gradient was no number. */
  int skipped() {
    return last().path("skipped").asInt();
  }

  /** Seconds of all steps. */
  double seconds() {
    return steps.stream().mapToDouble(s -> s.path("seconds").asDouble()).sum();
  }

  /** A number of every line that has it, such as {@code loss}. */
  Series series(String key) {
    return series(key, s -> s.has(key) ? s.path(key).asDouble(Double.NaN) : null);
  }

  /** A number that follows from the line's own; null where it has none. */
  Series series(String name, Function<JsonNode, Double> value) {
    List<Series.Point> points = new ArrayList<>();
    for (JsonNode step : steps) {
      Double found = value.apply(step);
      if (found != null) {
        points.add(new Series.Point(step.path("step").asInt(), found));
      }
    }
    return new Series(name, points);
  }

  /** Every term of the loss, by name. */
  List<Series> terms() {
    TreeSet<String> names = new TreeSet<>();
    steps.forEach(s -> s.path("terms").fieldNames().forEachRemaining(names::add));
    return names.stream()
        .map(
            name ->
                series(
                    name,
                    s -> {
                      JsonNode term = s.path("terms").path(name);
                      return term.isMissingNode() ? null : term.asDouble(Double.NaN);
                    }))
        .toList();
  }

  private JsonNode last() {
    return steps.get(steps.size() - 1);
  }
}
