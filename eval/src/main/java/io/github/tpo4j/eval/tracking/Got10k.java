package io.github.tpo4j.eval.tracking;

import io.github.tpo4j.data.input.TextFile;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.run.Exam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** GOT-10k, val split: short-term tracking; every frame weighs the same. */
public final class Got10k implements Benchmark {
  private static final int BINS = 100;

  private static final Card CARD =
      new Card(
          "got10k",
          "GOT-10k",
          new Card.Layout(
              "the folder val (or its parent) with list.txt and SEQUENCE/{groundtruth.txt,"
                  + " cover.label, meta_info.ini}",
              "one tracker's folder: SEQUENCE/SEQUENCE_001.txt … with x,y,w,h a line, a file a run,"
                  + " and SEQUENCE_time.txt with seconds, a column a run"),
          new Card.Origin(
              "http://got-10k.aitestunion.com/downloads (after registration)",
              "CC BY-NC-SA 4.0, as the site says"),
          List.of(new Card.Variant("toolkit", "got-10k toolkit, ExperimentGOT10k.report")),
          List.of(),
          Card.Standing.OFFICIAL_RUN);

  /** One sequence: IoU of visible frames of all runs, and times. */
  private record Run(String name, double[] overlaps, double[] seconds, int frames) {}

  @Override
  public Card card() {
    return CARD;
  }

  @Override
  public Optional<Exam> exam() {
    return Optional.of(new Got10kExam(CARD));
  }

  @Override
  public Scores score(Inputs inputs) {
    Warnings warnings = new Warnings();
    List<Path> sequences = sequences(inputs.annotations());
    List<Run> runs = new ArrayList<>();
    for (Path dir : sequences) {
      Got10kSequence s = Got10kSequence.read(dir);
      Path tracker = inputs.predictions();
      runs.add(
          new Run(
              s.name(),
              s.overlaps(tracker, warnings),
              s.seconds(tracker, warnings),
              s.truth().size()));
    }
    noteStrangers(inputs.predictions(), runs, warnings);
    double[] all = runs.stream().flatMapToDouble(r -> Arrays.stream(r.overlaps())).toArray();
    double[] seconds = runs.stream().flatMapToDouble(r -> Arrays.stream(r.seconds())).toArray();
    double[] curve = new double[BINS + 1];
    for (int t = 0; t <= BINS; t++) {
      curve[t] = above(all, t == BINS ? 1 : t * 0.01);
    }
    return Scores.builder()
        .group(
            "overall",
            g ->
                g.value("ao", mean(all), Scores.decimals(mean(all), 3))
                    .value("sr_0.5", above(all, 0.5), Scores.decimals(above(all, 0.5), 3))
                    .value("sr_0.75", above(all, 0.75), Scores.decimals(above(all, 0.75), 3))
                    .value("speed_fps", speed(seconds))
                    .curve("succ_curve", curve))
        .group("seq_wise", g -> runs.forEach(r -> g.group(r.name(), v -> one(v, r, warnings))))
        .build(
            new Items(
                "ao",
                Items.Averaging.POOLED,
                runs.stream()
                    .filter(r -> r.overlaps().length > 0)
                    .map(
                        r ->
                            new Items.Item(
                                r.name(), "", mean(r.overlaps()), r.overlaps().length, ""))
                    .toList()),
            warnings);
  }

  private static void one(Scores.Builder scores, Run r, Warnings warnings) {
    if (r.overlaps().length == 0) {
      warnings.add("no visible frame after the first: no score of its own", r.name());
    }
    scores
        .value("ao", mean(r.overlaps()))
        .value("sr", above(r.overlaps(), 0.5))
        .value("speed_fps", speed(r.seconds()))
        .value("length", r.frames() - 1);
  }

  /** Folders of the sequences that list.txt names. */
  static List<Path> sequences(Path annotations) {
    Path below = annotations.resolve("val");
    Path val = Files.exists(below.resolve("list.txt")) ? below : annotations;
    return TextFile.someLines(val.resolve("list.txt"), "a sequence's name a line").stream()
        .map(l -> val.resolve(l.text().strip()))
        .toList();
  }

  private static void noteStrangers(Path tracker, List<Run> runs, Warnings warnings) {
    Set<String> known = runs.stream().map(Run::name).collect(Collectors.toSet());
    try (Stream<Path> dirs = Files.list(tracker)) {
      dirs.filter(d -> Files.isDirectory(d) && !known.contains(d.getFileName().toString()))
          .sorted()
          .forEach(d -> warnings.add("results of an unknown sequence are not read", d.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private static double above(double[] overlaps, double threshold) {
    return Arrays.stream(overlaps).map(v -> v > threshold ? 1 : 0).average().orElse(Double.NaN);
  }

  /** Mean frames a second; -1 without times, as the toolkit says it. */
  private static double speed(double[] seconds) {
    return Arrays.stream(seconds).map(t -> 1 / t).average().orElse(-1);
  }
}
