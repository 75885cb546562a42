package io.github.tpo4j.eval.world;

import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleFile;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.run.Exam;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Task assignment: whether the language model announces the task that a question asks for, and no
 * other. The world writes the questions, in wordings that no training sample has.
 */
public final class TaskAssignment implements Benchmark {
  private static final Card CARD =
      new Card(
          "task-assignment",
          "Task assignment",
          new Card.Layout(
              "samples, one a line, each with the target of its task",
              "lines {\"id\": SAMPLE, \"tasks\": [\"region\", …]}, the tasks that were announced"),
          new Card.Origin("`tpo world make` writes it as unseen.jsonl", "that of this project"),
          List.of(new Card.Variant("exact", "the announced tasks are the asked one alone")),
          List.of(),
          Card.Standing.DESCRIPTION);

  @Override
  public Card card() {
    return CARD;
  }

  @Override
  public Optional<Exam> exam() {
    return Optional.of(new AssignmentExam(CARD));
  }

  @Override
  public Scores score(Inputs inputs) {
    Map<String, List<String>> announced = announced(inputs.predictions());
    List<Items.Item> items = new ArrayList<>();
    SampleFile.read(
        inputs.annotations(),
        (sample, line) -> {
          List<String> tasks = announced.get(sample.id());
          if (tasks == null) {
            throw TpoException.data(
                "%s: expected a line for the sample %s but found none"
                    .formatted(inputs.predictions(), sample.id()));
          }
          String asked = name(task(sample));
          boolean right = tasks.equals(List.of(asked));
          items.add(new Items.Item(sample.id(), sample.kind(), right ? 100 : 0, 1, asked));
        });
    Items headline = new Items("accuracy", Items.Averaging.POOLED, items);
    return Scores.builder()
        .value("accuracy", headline.mean())
        .group(
            "kinds",
            g -> headline.byTask().forEach((kind, some) -> g.value(kind, Items.mean(some))))
        .build(headline, new Warnings());
  }

  private static Map<String, List<String>> announced(Path predictions) {
    Map<String, List<String>> announced = new HashMap<>();
    for (JsonEntry e : JsonFile.lines(predictions, new Warnings())) {
      String id = e.get("id").text();
      if (announced.put(id, e.get("tasks").list().stream().map(JsonEntry::text).toList()) != null) {
        throw e.get("id").expected("each sample once");
      }
    }
    return announced;
  }

  private static Task task(Sample sample) {
    return sample
        .task()
        .orElseThrow(
            () -> TpoException.data(sample.id() + ": expected a sample with a task's target"));
  }

  /** How files write a task. */
  static String name(Task task) {
    return task.name().toLowerCase(Locale.ROOT);
  }
}
