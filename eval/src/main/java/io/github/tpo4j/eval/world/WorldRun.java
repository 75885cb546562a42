package io.github.tpo4j.eval.world;

import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Benchmarks;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.run.Result;
import io.github.tpo4j.eval.run.RunPlan;
import io.github.tpo4j.eval.run.Runner;
import io.github.tpo4j.eval.run.Shard;
import io.github.tpo4j.eval.world.Figures.Figure;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Tpo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Asks a model all that a split of the world asks in published formats, each part in a folder of
 * its own that goes on where it was stopped, and gathers the figures.
 */
public final class WorldRun {
  private static final String CHOICE = "choice";

  private static final List<Part> PARTS =
      List.of(
          part(CHOICE, "mvbench", "mvbench", column("choice", 1, "final_res", "Avg")),
          part(
              "refcoco",
              "refcoco",
              "refcoco",
              column("RefCOCO Acc@0.5", 100, "Acc@0.5"),
              column("RefCOCO IoU", 100, "mean_iou")),
          part(
              "charades",
              "charades-sta",
              "charades_sta",
              column("R1@0.3", 1, "R1@0.3"),
              column("R1@0.5", 1, "R1@0.5"),
              column("R1@0.7", 1, "R1@0.7"),
              column("mIoU", 1, "mIoU")),
          part(
              "highlights",
              "qvhighlights",
              "qvhighlights",
              column("highlight mAP", 1, "brief", "HL-min-VeryGood-mAP"),
              column("highlight HIT@1", 1, "brief", "HL-min-VeryGood-Hit1")),
          part(
              "got10k",
              "got10k",
              "got10k",
              column("AO", 1, "overall", "ao"),
              column("SR0.5", 1, "overall", "sr_0.5"),
              column("SR0.75", 1, "overall", "sr_0.75")),
          part(
              "refytvos", "ref-youtube-vos", "refytvos", column("J&F Ref-YouTube-VOS", 100, "J&F")),
          part("mevis", "mevis", "mevis/valid_u", column("J&F MeViS", 100, "J&F")),
          part("nextgqa", "nextgqa", "nextgqa", column("Acc@GQA", 1, "Acc@GQA")),
          new Part("assignment", new TaskAssignment(), "", column("assignment", 1, "accuracy")));

  private final Path data;
  private final Path out;
  private final OptionalInt limit;

  /**
   * @param data folder of a split, as {@code tpo world make} writes it
   * @param out directory of the run; a run that is there already goes on
   * @param limit only the first questions of each part
   */
  public WorldRun(Path data, Path out, OptionalInt limit) {
    this.data = data;
    this.out = out;
    this.limit = limit;
  }

  /**
   * A benchmark and what is told of it.
   *
   * @param name of its folder in the run
   * @param folder of its data in the split
   */
  private record Part(String name, Benchmark benchmark, String folder, List<Column> columns) {
    Part(String name, Benchmark benchmark, String folder, Column column) {
      this(name, benchmark, folder, List.of(column));
    }
  }

  /** A headline figure: its name, the factor to its scale, and its path in the official numbers. */
  private record Column(String name, double factor, List<String> path) {}

  private static Part part(String name, String benchmark, String folder, Column... columns) {
    return new Part(name, new AsTrained(Benchmarks.named(benchmark)), folder, List.of(columns));
  }

  private static Column column(String name, double factor, String... path) {
    return new Column(name, factor, List.of(path));
  }

  /**
   * Asks what is left to ask.
   *
   * @param model directory of the model, for the file of figures
   */
  public Figures run(Path model, Tpo tpo, Progress progress) {
    requireSplit();
    List<Figure> figures = new ArrayList<>();
    String commit = "";
    for (int i = 0; i < PARTS.size(); i++) {
      Part part = PARTS.get(i);
      String title = "%s (part %d of %d)".formatted(part.name, i + 1, PARTS.size());
      RunPlan plan =
          new RunPlan(
              data.resolve(part.folder), out.resolve(part.name), Map.of(), limit, Shard.WHOLE);
      Result result =
          new Runner(part.benchmark, plan, AskOptions.DEFAULT)
              .run(
                  model,
                  tpo,
                  (step, done, total) -> progress.update(title + ": " + step, done, total))
              .orElseThrow(); // a run in one shard ends with a result
      figures.addAll(figures(part, result));
      commit = result.commit();
    }
    Optional<Integer> most = limit.isPresent() ? Optional.of(limit.getAsInt()) : Optional.empty();
    Figures all = new Figures(model.toString(), tpo.toString(), commit, most, figures);
    all.write(out);
    return all;
  }

  private void requireSplit() {
    for (Part part : PARTS) {
      if (!Files.isDirectory(data.resolve(part.folder))) {
        throw TpoException.data(
            "%s: expected a split of the world with a folder %s but found none; `tpo world make`"
                    .formatted(data, part.folder)
                + " writes one");
      }
    }
  }

  private List<Figure> figures(Part part, Result result) {
    if (part.name.equals(CHOICE)) {
      return choices(result);
    }
    int n = result.items().map(items -> items.items().size()).orElse(result.asked());
    List<Figure> figures = new ArrayList<>();
    for (Column c : part.columns) {
      double value = c.factor * result.number(c.path).orElse(Double.NaN);
      figures.add(new Figure(c.name, value, Optional.empty(), n, true));
    }
    return figures;
  }

  /** A question of multiple choice: the world's kind of it, and the chance of a guess. */
  private record Guess(String kind, double value, double chance) {}

  /** Accuracy of all questions, and by the world's own kinds, which are finer than MVBench's. */
  private List<Figure> choices(Result result) {
    List<Guess> all = new ArrayList<>();
    Map<String, List<Guess>> kinds = new TreeMap<>();
    Map<String, List<JsonEntry>> files = new TreeMap<>();
    for (Items.Item item : result.items().orElseThrow().items()) {
      String[] id = item.id().split("#");
      JsonEntry entry = files.computeIfAbsent(id[0], this::entries).get(Integer.parseInt(id[1]));
      double chance = 100.0 / entry.get("candidates").list().size();
      Guess guess = new Guess(entry.get("kind").text(), item.value(), chance);
      all.add(guess);
      kinds.computeIfAbsent(guess.kind, k -> new ArrayList<>()).add(guess);
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(figure("choice", all, true));
    kinds.forEach((kind, some) -> figures.add(figure("choice: " + kind, some, false)));
    return figures;
  }

  private List<JsonEntry> entries(String file) {
    Path path = data.resolve("mvbench").resolve("json").resolve(file);
    return JsonFile.read(path, new Warnings()).list();
  }

  private static Figure figure(String name, List<Guess> guesses, boolean headline) {
    double value = guesses.stream().mapToDouble(Guess::value).average().orElse(Double.NaN);
    double chance = guesses.stream().mapToDouble(Guess::chance).average().orElse(Double.NaN);
    return new Figure(name, value, Optional.of(chance), guesses.size(), headline);
  }
}
