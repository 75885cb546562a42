package io.github.tpo4j.eval.mask;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.TextFile;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.run.Exam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Ref-DAVIS17 (Khoreva et al., ACCV 2018) in ReferFormer's protocol: the masks of all expressions
 * of one annotator are merged into one id map a frame, scored as DAVIS 2017's unsupervised task,
 * and the four annotators are averaged.
 */
public final class RefDavis implements Benchmark {
  static final int ANNOTATORS = 4;

  @Override
  public Card card() {
    return new Card(
        "ref-davis17",
        "Ref-DAVIS17",
        new Card.Layout(
            "folder with ImageSets/2017/SET.txt and"
                + " Annotations_unsupervised/480p/SEQUENCE/FRAME.png (object ids, 255 is void)",
            "folder anno_0 … anno_3, each SEQUENCE/FRAME.png (proposal ids); or one of them"),
        new Card.Origin(
            "https://davischallenge.org/davis2017/code.html; expressions:"
                + " https://www.mpi-inf.mpg.de/departments/computer-vision-and-machine-learning",
            "CC BY 4.0 (DAVIS)"),
        List.of(new Card.Variant("referformer", "DAVIS 2017 unsupervised, mean over annotators")),
        List.of(
            new Card.Option(
                "set", "val", "name of the list in ImageSets/2017, or a file with a name a line")),
        Card.Standing.OFFICIAL_RUN);
  }

  @Override
  public Optional<Exam> exam() {
    return Optional.of(new RefDavisExam(card()));
  }

  @Override
  public Scores score(Inputs inputs) {
    Warnings warnings = new Warnings();
    Path davis = inputs.annotations();
    List<Sequence> sequences = sequences(davis, inputs.option("set").orElse("val"));
    List<Path> annotators = annotators(inputs.predictions(), warnings);
    List<Result> results =
        InOrder.map(
            annotators.stream().flatMap(a -> sequences.stream().map(s -> new Job(a, s))).toList(),
            RefDavis::score);
    Scores.Builder scores = Scores.builder();
    List<Items.Item> items = new ArrayList<>();
    for (Path annotator : annotators) {
      List<Result> own = results.stream().filter(r -> r.annotator.equals(annotator)).toList();
      scores.group(annotator.getFileName().toString(), g -> annotator(g, own));
      for (Result r : own) {
        for (int o = 0; o < r.j.size(); o++) {
          items.add(
              new Items.Item(
                  item(annotator.getFileName().toString(), r.sequence, o),
                  annotator.getFileName().toString(),
                  (r.j.get(o).mean() + r.f.get(o).mean()) / 2));
        }
      }
    }
    if (items.isEmpty()) {
      throw TpoException.data(
          "%s: expected objects in the first frame of a sequence but there is none"
              .formatted(davis));
    }
    scores.group(
        "average_over_%d_annotators".formatted(annotators.size()), g -> average(g, results));
    return scores.build(new Items("J&F-Mean", Items.Averaging.OVER_TASKS, items), warnings);
  }

  /** Name of what one annotator's mask of an object scores. */
  static String item(String annotator, String sequence, int object) {
    return "%s/%s_%d".formatted(annotator, sequence, object + 1);
  }

  private record Sequence(String name, List<Path> truths) {}

  private record Job(Path annotator, Sequence sequence) {}

  /** One annotator's scores of the objects of a sequence. */
  private record Result(
      Path annotator, String sequence, List<DavisObject> j, List<DavisObject> f) {}

  private static Result score(Job job) {
    Sequence s = job.sequence;
    List<FrameScores> matched = DavisSequence.score(s.truths, job.annotator.resolve(s.name));
    return new Result(
        job.annotator,
        s.name,
        matched.stream().map(m -> DavisObject.of(m.j())).toList(),
        matched.stream().map(m -> DavisObject.of(m.f())).toList());
  }

  private static void annotator(Scores.Builder group, List<Result> results) {
    List<DavisObject> j = results.stream().flatMap(r -> r.j.stream()).toList();
    List<DavisObject> f = results.stream().flatMap(r -> r.f.stream()).toList();
    means(group, j, f);
    number(group, "J-Recall", j.stream().mapToDouble(DavisObject::recall).average().orElseThrow());
    number(group, "J-Decay", j.stream().mapToDouble(DavisObject::decay).average().orElseThrow());
    number(group, "F-Recall", f.stream().mapToDouble(DavisObject::recall).average().orElseThrow());
    number(group, "F-Decay", f.stream().mapToDouble(DavisObject::decay).average().orElseThrow());
    group.group(
        "per_object",
        g -> {
          for (Result r : results) {
            for (int o = 0; o < r.j.size(); o++) {
              g.curve(r.sequence + "_" + (o + 1), r.j.get(o).mean(), r.f.get(o).mean());
            }
          }
        });
  }

  /** Every annotator has the same objects, so the mean over all is the mean of their means. */
  private static void average(Scores.Builder group, List<Result> results) {
    means(
        group,
        results.stream().flatMap(r -> r.j.stream()).toList(),
        results.stream().flatMap(r -> r.f.stream()).toList());
  }

  private static void means(Scores.Builder group, List<DavisObject> j, List<DavisObject> f) {
    double meanJ = j.stream().mapToDouble(DavisObject::mean).average().orElseThrow();
    double meanF = f.stream().mapToDouble(DavisObject::mean).average().orElseThrow();
    number(group, "J&F-Mean", (meanJ + meanF) / 2);
    number(group, "J-Mean", meanJ);
    number(group, "F-Mean", meanF);
  }

  private static void number(Scores.Builder group, String name, double value) {
    group.value(name, value, Scores.decimals(value, 3));
  }

  private static List<Path> annotators(Path results, Warnings warnings) {
    List<Path> annotators =
        children(results, "anno_0 … anno_3 or SEQUENCE/FRAME.png").stream()
            .filter(p -> p.getFileName().toString().matches("anno_\\d+"))
            .toList();
    if (annotators.isEmpty()) {
      return List.of(results);
    }
    if (annotators.size() != ANNOTATORS) {
      warnings.add(
          "the official number is the mean over %d annotators, here over %d"
              .formatted(ANNOTATORS, annotators.size()));
    }
    return annotators;
  }

  private static List<Sequence> sequences(Path davis, String set) {
    Path named = davis.resolve(Path.of("ImageSets", "2017", set + ".txt"));
    Path list = Files.isRegularFile(Path.of(set)) ? Path.of(set) : named;
    List<Sequence> sequences = new ArrayList<>();
    for (TextFile.Line line : TextFile.someLines(list, "names of sequences")) {
      String name = line.text().strip();
      Path folder = truths(davis, name);
      List<Path> truths =
          children(folder, "palette images FRAME.png").stream()
              .filter(p -> p.toString().endsWith(".png"))
              .toList();
      if (truths.isEmpty()) {
        throw TpoException.data(
            "%s: expected palette images FRAME.png of the sequence in %s but there is none"
                .formatted(folder, line.where()));
      }
      sequences.add(new Sequence(name, truths));
    }
    return sequences;
  }

  /** Folder of a sequence's true masks. */
  static Path truths(Path davis, String sequence) {
    return davis.resolve(Path.of("Annotations_unsupervised", "480p", sequence));
  }

  private static List<Path> children(Path folder, String wanted) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA, "%s: expected a folder of %s".formatted(folder, wanted), e);
    }
  }
}
