package io.github.tpo4j.eval.choice;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** MLVU's generative tasks: scores of 1 to 5 that a judge model wrote into its words. */
final class MlvuJudged {
  private static final List<String> SUB_SCENE = List.of("score_accuracy", "score_relevance");
  private static final List<String> SUMMARY = List.of("score_completeness", "score_reliability");

  /** Scores that the judge is told to give. */
  private static final double LEAST = 1;

  private static final double MOST = 5;

  /** Java would also read "3d". */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private MlvuJudged() {}

  static Scores score(Path dir) {
    Warnings warnings = new Warnings();
    List<Items.Item> items = new ArrayList<>();
    Scores.Builder scores = Scores.builder();
    double total = 0;
    int tasks = 0;
    for (String task : List.of("sub_scene", "summary")) {
      Path folder = dir.resolve(task);
      if (!Files.isDirectory(folder)) {
        warnings.add("no judge's words of this task, so it is left out", folder.toString());
        continue;
      }
      List<String> keys = task.equals("summary") ? SUMMARY : SUB_SCENE;
      double[] means = means(folder, task, keys, items, warnings);
      scores.group(
          task,
          g ->
              g.value(keys.get(0), means[0])
                  .value(keys.get(1), means[1])
                  .value("total", means[0] + means[1]));
      total += means[0] + means[1];
      tasks++;
    }
    if (tasks == 0) {
      throw TpoException.data(dir + ": expected folders sub_scene or summary but found neither");
    }
    return scores
        .value("G-Avg", total / tasks)
        .build(new Items("G-Avg", Items.Averaging.OVER_TASKS, items), warnings);
  }

  private static double[] means(
      Path folder, String task, List<String> keys, List<Items.Item> items, Warnings warnings) {
    List<Path> files = files(folder);
    double[] sums = new double[2];
    for (Path file : files) {
      List<JsonEntry> parts = JsonFile.read(file, warnings).list();
      if (parts.isEmpty()) {
        throw TpoException.data(file + ": expected [{\"explain\": …}, …] but the list is empty");
      }
      double[] found = scores(parts.get(0).get("explain").text(), keys, file);
      if (Arrays.stream(found).anyMatch(s -> s < LEAST || s > MOST)) {
        warnings.add(
            "a score outside 1 to 5 counts as it is, as in the official script", file.toString());
      }
      if (found.length < 2) {
        warnings.add(
            "a score is missing in the judge's words: it counts 0, and a second score alone counts"
                + " as the first, as in the official script",
            file.toString());
      }
      double sum = 0;
      for (int i = 0; i < found.length; i++) {
        sums[i] += found[i];
        sum += found[i];
      }
      items.add(new Items.Item(task + "/" + file.getFileName(), task, sum));
    }
    return new double[] {sums[0] / files.size(), sums[1] / files.size()};
  }

  /** The number two characters after the colon behind each key that is there, to the comma. */
  static double[] scores(String words, List<String> keys, Path file) {
    List<Double> scores = new ArrayList<>();
    for (String key : keys) {
      int at = words.indexOf(key);
      if (at < 0) {
        continue;
      }
      int begin = words.indexOf(':', at) + 2;
      int comma = words.indexOf(',', begin);
      int end = comma < 0 ? words.length() - 1 : comma;
      String number = begin < end ? words.substring(begin, end).strip() : "";
      if (!NUMBER.matcher(number).matches()) {
        throw TpoException.data(
            "%s: expected a number after %s: and before a comma but found \"%s\""
                .formatted(file, key, number));
      }
      scores.add(Double.valueOf(number));
    }
    return scores.stream().mapToDouble(d -> d).toArray();
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> list = Files.list(folder)) {
      List<Path> files = list.filter(f -> f.toString().endsWith(".json")).sorted().toList();
      if (files.isEmpty()) {
        throw TpoException.data(folder + ": expected a JSON file an answer but found none");
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
