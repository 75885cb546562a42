package io.github.tpo4j.eval.time;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.Csv;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.data.input.TextFile;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Warnings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query of Charades-STA.
 *
 * @param id line number from 0, or what the file says
 * @param window the true moment
 * @param where file and line
 */
record CharadesQuery(String id, String video, String sentence, Window window, String where) {
  private static final Pattern LINE =
      Pattern.compile("\\s*(\\S+) (-?[\\d.]+) (-?[\\d.]+)##(.*?)\\s*");

  /** Names under which durations lie beside the queries. */
  static final List<String> DURATIONS =
      List.of("charades_test_durations.json", "charades.json", "Charades_v1_test.csv");

  /**
   * Queries by id, in the file's order.
   *
   * @param clamped whether true windows are cut at the video's end
   */
  static Map<String, CharadesQuery> read(Inputs inputs, boolean clamped, Warnings warnings) {
    Path file = inputs.annotations();
    if (file.toString().matches(".*\\.jsonl?(\\.gz)?")) {
      return records(file, clamped, warnings);
    }
    Map<String, Double> durations = clamped ? durations(inputs, warnings) : Map.of();
    Map<String, CharadesQuery> queries = new LinkedHashMap<>();
    for (TextFile.Line line : TextFile.someLines(file, "VIDEO START END##SENTENCE lines")) {
      Matcher m = LINE.matcher(line.text());
      if (!m.matches()) {
        throw line.expected("VIDEO START END##SENTENCE");
      }
      Window window = new Window(seconds(line, m.group(2)), seconds(line, m.group(3)));
      if (window.end() < window.start()) {
        warnings.add(Window.REVERSED, line.where());
      }
      if (clamped) {
        Double duration = durations.get(m.group(1));
        if (duration == null) {
          throw TpoException.data(
              "%s: the durations do not know the video %s".formatted(line.where(), m.group(1)));
        }
        window = clamp(window, duration);
      }
      String id = String.valueOf(line.number() - 1);
      queries.put(id, new CharadesQuery(id, m.group(1), m.group(4), window, line.where()));
    }
    return queries;
  }

  private static Map<String, CharadesQuery> records(Path file, boolean clamped, Warnings warnings) {
    Map<String, CharadesQuery> queries = new LinkedHashMap<>();
    Keyed.read(file, "qid", warnings)
        .forEach(
            (id, record) -> {
              List<JsonEntry> windows = record.get("relevant_windows").list();
              if (windows.size() != 1) {
                throw record.get("relevant_windows").expected("one window");
              }
              Window window = Window.read(windows.get(0), false, warnings);
              queries.put(
                  id,
                  new CharadesQuery(
                      id,
                      record.get("vid").text(),
                      record.get("query").text(),
                      clamped ? clamp(window, record.get("duration").number()) : window,
                      record.where()));
            });
    return queries;
  }

  private static Window clamp(Window window, double duration) {
    return new Window(Math.max(0, window.start()), Math.min(window.end(), duration));
  }

  private static double seconds(TextFile.Line line, String number) {
    try {
      return Double.parseDouble(number);
    } catch (NumberFormatException e) {
      throw line.expected("seconds in place of %s".formatted(number));
    }
  }

  private static Map<String, Double> durations(Inputs inputs, Warnings warnings) {
    Path file = inputs.option("durations").map(Path::of).orElseGet(() -> beside(inputs));
    Map<String, Double> durations = new HashMap<>();
    if (file.toString().endsWith(".csv")) {
      for (Csv.Row row : Csv.read(file)) {
        durations.put(row.get("id"), positive(row.number("length"), row.where()));
      }
      return durations;
    }
    JsonFile.read(file, warnings)
        .members()
        .forEach(
            (video, value) ->
                durations.put(
                    video,
                    positive(
                        value.node().isObject() ? value.get("duration").number() : value.number(),
                        value.where())));
    return durations;
  }

  private static double positive(double seconds, String where) {
    if (!(seconds > 0)) {
      throw TpoException.data(
          "%s: expected a duration of more than 0 seconds but found %s".formatted(where, seconds));
    }
    return seconds;
  }

  private static Path beside(Inputs inputs) {
    return DURATIONS.stream()
        .map(name -> inputs.annotations().resolveSibling(name))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                TpoException.data(
                    "%s: expected the videos' durations beside it (%s) or --option durations=FILE"
                        .formatted(inputs.annotations(), String.join(", ", DURATIONS))));
  }
}
