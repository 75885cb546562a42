package io.github.tpo4j.eval.time;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.run.Exam;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * NExT-GQA (Xiao et al., CVPR 2024): answers, and the window of the video that is evidence for
 * them. Questions without a predicted window are left out of the mean, as in {@code
 * eval_ground.py}.
 */
public final class NextGqa implements Benchmark {
  @Override
  public Card card() {
    return new Card(
        "nextgqa",
        "NExT-GQA",
        new Card.Layout(
            "gsub_val.json or gsub_test.json; beside it val.csv or test.csv, for the accuracy of"
                + " the answers",
            "NAME_ground.json {\"video_qid\": [start, end]}; beside it NAME_qa.json {\"video_qid\":"
                + " {answer, prediction}}"),
        new Card.Origin("https://github.com/doc-doc/NExT-GQA", "MIT"),
        List.of(
            new Card.Variant("seconds", "windows are seconds"),
            new Card.Variant(
                "gaussian", "windows are shares of the duration, rounded to 0.1 s (NG+'s masks)")),
        List.of(
            new Card.Option("qa", "", "file of the answers, if not beside the predictions"),
            new Card.Option("csv", "", "file of the questions, if not beside the annotations")),
        Card.Standing.OFFICIAL_RUN);
  }

  @Override
  public Optional<Exam> exam() {
    return Optional.of(new NextGqaExam(card()));
  }

  @Override
  public Scores score(Inputs inputs) {
    Warnings warnings = new Warnings();
    Map<String, JsonEntry> windows = JsonFile.read(inputs.predictions(), warnings).members();
    Optional<Path> qaFile = answersFile(inputs);
    Map<String, NextGqaAnswer> answers =
        qaFile.map(f -> NextGqaAnswer.read(f, warnings)).orElse(Map.of());
    if (qaFile.isEmpty()) {
      warnings.add(
          "no answers beside the windows (--option qa=FILE): Acc@GQA counts none as right");
    }
    Map<String, Evidence> found =
        evidence(inputs, windows, inputs.variant().equals("gaussian"), warnings);
    Scores.Builder scores = Scores.builder();
    List<Items.Item> items = ground(scores, found, answers, qaFile);
    qaFile.ifPresent(
        f ->
            questionsFile(inputs, warnings)
                .ifPresent(csv -> NextGqaAnswer.score(scores, csv, answers, f, warnings)));
    return scores.build(new Items("Acc@GQA", Items.Averaging.POOLED, items), warnings);
  }

  /**
   * How well a window fits the evidence; both shares are the best over all true windows, each for
   * itself.
   *
   * @param iop share of the predicted window that is evidence
   */
  private record Evidence(double iou, double iop, List<Window> truths) {
    private static Evidence of(List<Window> truths, Window span) {
      double iou = 0;
      double iop = 0;
      for (Window truth : truths) {
        if (span.start() == span.end()) {
          boolean inside = truth.start() <= span.start() && span.start() <= truth.end();
          iop = inside ? 1 : iop;
        } else {
          double overlap = truth.overlap(span);
          double hull = truth.hull(span);
          iou = Math.max(iou, hull > 0 ? overlap / hull : 0);
          iop = Math.max(iop, span.length() > 0 ? overlap / span.length() : 0);
        }
      }
      return new Evidence(iou, iop, truths);
    }
  }

  private static Map<String, Evidence> evidence(
      Inputs inputs, Map<String, JsonEntry> windows, boolean shares, Warnings warnings) {
    Map<String, Evidence> found = new LinkedHashMap<>();
    Set<String> unknown = new HashSet<>(windows.keySet());
    JsonFile.read(inputs.annotations(), warnings)
        .members()
        .forEach(
            (video, truth) ->
                truth
                    .get("location")
                    .members()
                    .forEach(
                        (qid, segments) -> {
                          String id = video + "_" + qid;
                          unknown.remove(id);
                          JsonEntry window = windows.get(id);
                          if (window == null) {
                            warnings.add("questions without a window are left out of the mean", id);
                            return;
                          }
                          List<Window> truths =
                              segments.list().stream()
                                  .map(s -> Window.read(s, false, warnings))
                                  .toList();
                          if (truths.isEmpty()) {
                            warnings.add("no true window, so nothing can match", segments.where());
                          }
                          double seconds = shares ? truth.get("duration").number() : 0;
                          found.put(id, Evidence.of(truths, span(window, seconds, warnings)));
                        }));
    windows.keySet().stream()
        .filter(unknown::contains)
        .forEach(id -> warnings.add("windows for unknown questions are left out", id));
    if (found.isEmpty()) {
      throw TpoException.data(
          "%s: expected windows for questions of %s, as \"video_qid\", but there is none"
              .formatted(inputs.predictions(), inputs.annotations()));
    }
    return found;
  }

  /** A predicted window in seconds; 0 seconds of video mean that it is in seconds already. */
  private static Window span(JsonEntry entry, double seconds, Warnings warnings) {
    Window read = Window.read(entry, false, warnings);
    double[] ends = entry.numbers();
    double end = ends[ends.length - 1];
    if (seconds > 0 && (read.start() > 1 || end > 1)) {
      warnings.add(
          "windows beyond the end: this variant reads shares of the duration, not seconds",
          entry.where());
    }
    return seconds == 0
        ? new Window(read.start(), end)
        : new Window(tenths(read.start() * seconds), tenths(end * seconds));
  }

  private static double tenths(double seconds) {
    return Math.rint(seconds * 10) / 10;
  }

  private static List<Items.Item> ground(
      Scores.Builder scores,
      Map<String, Evidence> found,
      Map<String, NextGqaAnswer> answers,
      Optional<Path> qaFile) {
    List<Items.Item> items = new ArrayList<>();
    found.forEach(
        (id, e) -> {
          boolean grounded = e.iop >= 0.5;
          if (grounded && qaFile.isPresent() && !answers.containsKey(id)) {
            throw TpoException.data(
                "%s: expected an answer to %s, whose window is right".formatted(qaFile.get(), id));
          }
          boolean right = grounded && qaFile.isPresent() && answers.get(id).right();
          String option =
              Optional.ofNullable(answers.get(id)).map(NextGqaAnswer::option).orElse("");
          items.add(
              new Items.Item(id, "", right ? 100 : 0, 1, option + " " + Window.told(e.truths)));
        });
    int n = found.size();
    double right = items.stream().filter(i -> i.value() > 0).count();
    scores.value("cnt", n);
    percent(scores, "Acc@GQA", right / n * 100);
    percent(scores, "mIoP", found.values().stream().mapToDouble(Evidence::iop).sum() / n * 100);
    percent(scores, "IoP@0.3", share(found, e -> e.iop >= 0.3));
    percent(scores, "IoP@0.5", share(found, e -> e.iop >= 0.5));
    percent(scores, "mIoU", found.values().stream().mapToDouble(Evidence::iou).sum() / n * 100);
    percent(scores, "IoU@0.3", share(found, e -> e.iou >= 0.3));
    percent(scores, "IoU@0.5", share(found, e -> e.iou >= 0.5));
    return items;
  }

  private static double share(Map<String, Evidence> found, Predicate<Evidence> test) {
    return (double) found.values().stream().filter(test).count() / found.size() * 100;
  }

  private static void percent(Scores.Builder scores, String name, double percent) {
    scores.value(name, percent, Scores.decimals(percent, 1));
  }

  private static Optional<Path> answersFile(Inputs inputs) {
    String name = inputs.predictions().getFileName().toString();
    return beside(
        inputs.option("qa"),
        inputs.predictions(),
        name.replaceFirst("_ground.*?(\\.json)", "_qa$1"));
  }

  private static Optional<Path> questionsFile(Inputs inputs, Warnings warnings) {
    String split =
        inputs.annotations().getFileName().toString().replaceFirst("gsub_(.*)\\.json.*", "$1");
    Optional<Path> plain = beside(inputs.option("csv"), inputs.annotations(), split + ".csv");
    Optional<Path> file =
        plain.or(() -> beside(Optional.empty(), inputs.annotations(), split + ".csv.gz"));
    if (file.isEmpty()) {
      warnings.add("no questions beside the annotations (--option csv=FILE): Acc@QA is left out");
    }
    return file;
  }

  private static Optional<Path> beside(Optional<String> given, Path file, String name) {
    if (given.isPresent()) {
      return given.map(Path::of);
    }
    Path sibling = file.resolveSibling(name);
    return sibling.equals(file) || !Files.exists(sibling) ? Optional.empty() : Optional.of(sibling);
  }
}
