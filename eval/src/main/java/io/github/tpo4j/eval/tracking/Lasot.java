package io.github.tpo4j.eval.tracking;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.TextFile;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.run.Exam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** LaSOT: long-term tracking of one object from its first box. */
public final class Lasot implements Benchmark {
  private static final String SPLIT = "testing_set.txt";

  private static final Card CARD =
      new Card(
          "lasot",
          "LaSOT",
          new Card.Layout(
              "the toolkit's annos: DIR/SEQUENCE.txt with x,y,w,h a line and"
                  + " DIR/absent/SEQUENCE.txt with 0 or 1 a line; or the data set's:"
                  + " DIR/[CLASS/]SEQUENCE/groundtruth.txt, full_occlusion.txt, out_of_view.txt",
              "DIR/SEQUENCE.txt with x,y,w,h a line, by comma or tab, one line a frame"),
          new Card.Origin(
              "http://vision.cs.stonybrook.edu/~lasot/ (videos and annotations);"
                  + " https://github.com/HengLan/LaSOT_Evaluation_Toolkit (annotations, test"
                  + " split)",
              "toolkit Apache-2.0; videos for research, see the site"),
          List.of(
              new Card.Variant("matlab", "the official MATLAB toolkit"),
              new Card.Variant("pytracking", "visionml/pytracking, in percent"),
              new Card.Variant("got10k", "got-10k toolkit; not what papers report")),
          List.of(
              new Card.Option(
                  "sequences",
                  "",
                  "which to score: a file with a name a line, names by comma, or \"predicted\" for"
                      + " those with a result; without it all, or those of testing_set.txt")),
          Card.Standing.OFFICIAL_RUN);

  private static final Map<String, LasotRule> RULES =
      Map.of(
          "matlab", new MatlabRule(),
          "pytracking", new PytrackingRule(),
          "got10k", new Got10kToolkitRule());

  @Override
  public Card card() {
    return CARD;
  }

  @Override
  public Optional<Exam> exam() {
    return Optional.of(new LasotExam(CARD));
  }

  @Override
  public Scores score(Inputs inputs) {
    Warnings warnings = new Warnings();
    Map<String, LasotSequence.Truth> truth = truth(inputs.annotations());
    List<String> names = names(inputs, truth, warnings);
    LasotRule rule = RULES.get(inputs.variant());
    List<Curves> curves = new ArrayList<>();
    for (String name : names) {
      curves.add(
          rule.measure(
              LasotSequence.read(
                  name, truth.get(name), inputs.predictions().resolve(name + ".txt"), warnings),
              warnings));
    }
    return rule.report(curves, warnings);
  }

  /** Ground truth by sequence, in the order of names. */
  static Map<String, LasotSequence.Truth> truth(Path dir) {
    Map<String, LasotSequence.Truth> truth = new TreeMap<>();
    for (Path file : list(dir, 3)) {
      String name = file.getFileName().toString();
      if (name.equals("groundtruth.txt")) {
        Path sequence = file.getParent();
        truth.put(
            sequence.getFileName().toString(),
            new LasotSequence.Truth(
                file,
                List.of(
                    sequence.resolve("full_occlusion.txt"), sequence.resolve("out_of_view.txt"))));
      } else if (file.getParent().equals(dir)
          && !name.equals(SPLIT)
          && Files.isDirectory(dir.resolve("absent"))) {
        truth.put(
            name.replaceFirst("\\.txt$", ""),
            new LasotSequence.Truth(file, List.of(dir.resolve("absent").resolve(name))));
      }
    }
    if (truth.isEmpty()) {
      throw TpoException.data(
          "%s: expected %s but found no sequence".formatted(dir, CARD.layout().annotations()));
    }
    return truth;
  }

  private static List<String> names(
      Inputs inputs, Map<String, LasotSequence.Truth> truth, Warnings warnings) {
    List<String> predicted =
        list(inputs.predictions(), 1).stream()
            .map(f -> f.getFileName().toString().replaceFirst("\\.txt$", ""))
            .toList();
    List<String> wanted = wanted(inputs, truth, predicted);
    predicted.stream()
        .filter(n -> !truth.containsKey(n))
        .forEach(n -> warnings.add("a result without ground truth is not read", n + ".txt"));
    List<String> unknown = wanted.stream().filter(n -> !truth.containsKey(n)).toList();
    if (!unknown.isEmpty()) {
      throw TpoException.data(
          "%s: expected ground truth of every sequence but there is none for %s"
              .formatted(inputs.annotations(), first(unknown)));
    }
    List<String> missing = wanted.stream().filter(n -> !predicted.contains(n)).toList();
    if (!missing.isEmpty()) {
      throw TpoException.data(
          "%s: expected a result for each of %d sequences but there is none for %s; score a part"
                  .formatted(inputs.predictions(), wanted.size(), first(missing))
              + " with --option sequences=predicted");
    }
    return wanted;
  }

  private static List<String> wanted(
      Inputs inputs, Map<String, LasotSequence.Truth> truth, List<String> predicted) {
    String option = inputs.option("sequences").orElse("");
    if (option.isEmpty()) {
      return listed(inputs.annotations(), truth);
    }
    if (option.equals("predicted")) {
      List<String> both = predicted.stream().filter(truth::containsKey).sorted().toList();
      if (both.isEmpty()) {
        throw TpoException.data(
            "%s: expected %s but there is no result for any sequence of %s"
                .formatted(
                    inputs.predictions(), CARD.layout().predictions(), inputs.annotations()));
      }
      return both;
    }
    return Files.exists(Path.of(option)) ? split(Path.of(option)) : List.of(option.split(","));
  }

  /** Sequences of the test split where the data set says which; otherwise all. */
  static List<String> listed(Path data, Map<String, LasotSequence.Truth> truth) {
    Path split = data.resolve(SPLIT);
    return Files.exists(split) ? split(split) : List.copyOf(truth.keySet());
  }

  private static List<String> split(Path file) {
    return TextFile.someLines(file, "a sequence's name a line").stream()
        .map(l -> l.text().strip())
        .distinct()
        .toList();
  }

  private static String first(List<String> names) {
    return names.size() <= 3
        ? String.join(", ", names)
        : "%s and %d more".formatted(String.join(", ", names.subList(0, 3)), names.size() - 3);
  }

  private static List<Path> list(Path dir, int depth) {
    if (!Files.isDirectory(dir)) {
      throw TpoException.data(dir + ": expected a directory of sequences but found a file");
    }
    try (Stream<Path> files = Files.walk(dir, depth)) {
      return files.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
