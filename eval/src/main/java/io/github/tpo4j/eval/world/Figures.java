package io.github.tpo4j.eval.world;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TextTable;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.eval.Scores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All figures of one model on one split of the world, {@code figures.json}.
 *
 * @param model directory of the model
 * @param loaded what was loaded, with type and device
 * @param commit of tpo4j, or empty outside a checkout
 * @param limit most questions of each part; empty for all
 * @param figures in the order in which they are shown
 */
public record Figures(
    @JsonProperty("model") String model,
    @JsonProperty("loaded") String loaded,
    @JsonProperty("commit") String commit,
    @JsonProperty("limit") Optional<Integer> limit,
    @JsonProperty("figures") List<Figure> figures) {
  /** Name of the file in a run's directory. */
  public static final String FILE = "figures.json";

  public Figures {
    figures = List.copyOf(figures);
  }

  /**
   * One number.
   *
   * @param name such as {@code choice: state_change}
   * @param value percent; AO and SR are fractions, as papers write them
   * @param chance what guessing reaches, where that is known
   * @param n questions, sequences or expressions that it is made of
   * @param headline whether it stands in the row of results; the others are details
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Figure(
      @JsonProperty("name") String name,
      @JsonProperty("value") double value,
      @JsonProperty("chance") Optional<Double> chance,
      @JsonProperty("n") int n,
      @JsonProperty("headline") boolean headline) {
    /** As tables show it. */
    public String shown() {
      return Scores.decimals(value, value <= 1 && isFraction() ? 3 : 1);
    }

    private boolean isFraction() {
      return name.startsWith("AO") || name.startsWith("SR");
    }
  }

  /** Reads the figures of a finished run. */
  public static Figures read(Path run) {
    Path file = run.resolve(FILE);
    if (!Files.exists(file)) {
      throw TpoException.data(
          "%s: expected the directory of a finished run with %s; finish it with `tpo eval world`"
              .formatted(run, FILE));
    }
    return Json.read(Json.write(Json.tree(file)), Figures.class, file.toString());
  }

  /** Writes {@code figures.json} and, as a row of a markdown table, {@code figures.md}. */
  void write(Path run) {
    try {
      Files.writeString(run.resolve(FILE), Json.pretty(this) + "\n");
      Files.writeString(run.resolve("figures.md"), markdown());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String markdown() {
    List<Figure> shown = figures.stream().filter(Figure::headline).toList();
    return "| model | commit |%s\n|---|---|%s\n| %s | %s |%s\n"
        .formatted(
            cells(shown.stream().map(f -> "%s (%d)".formatted(f.name(), f.n())).toList()),
            "---|".repeat(shown.size()),
            Path.of(model).getFileName(),
            commit.isEmpty() ? "" : commit.substring(0, 7),
            cells(shown.stream().map(Figure::shown).toList()));
  }

  private static String cells(List<String> cells) {
    return cells.stream().map(c -> " " + c + " |").collect(Collectors.joining());
  }

  /** A table for people: a figure a line, a run a column, and chance where it is known. */
  public static String table(Map<String, Figures> runs) {
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("figure", "n", "chance"));
    head.addAll(runs.keySet());
    lines.add(head);
    Map<String, Figure> all = new LinkedHashMap<>();
    runs.values().forEach(r -> r.figures.forEach(f -> all.putIfAbsent(f.name(), f)));
    for (Figure first : all.values()) {
      List<String> line = new ArrayList<>();
      line.add((first.headline() ? "" : "  ") + first.name());
      line.add(String.valueOf(first.n()));
      line.add(first.chance().map(c -> Scores.decimals(c, 1)).orElse(""));
      for (Figures run : runs.values()) {
        line.add(run.named(first.name()).map(Figure::shown).orElse("-"));
      }
      lines.add(line);
    }
    return String.join("\n", TextTable.lines(lines)) + "\n";
  }

  private Optional<Figure> named(String name) {
    return figures.stream().filter(f -> f.name().equals(name)).findFirst();
  }
}
