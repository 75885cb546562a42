package io.github.tpo4j.eval.run;

import io.github.tpo4j.core.Progress;
import io.github.tpo4j.eval.Benchmarks;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Tpo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the tiny random checkpoint on data of a folder of their own. */
abstract class Runs {
  static final Path CHECKPOINT =
      Path.of("..", "model", "src", "test", "resources", "golden", "whole", "checkpoint");

  static Tpo tpo;

  @TempDir Path dir;
  Path data;

  @BeforeAll
  static void load() {
    tpo = Tpo.load(CHECKPOINT);
  }

  @AfterAll
  static void close() {
    tpo.close();
  }

  @BeforeEach
  void copyClip() throws IOException {
    data = Files.createDirectories(dir.resolve("data"));
    Files.createDirectories(dir.resolve("videos"));
    Files.copy(Path.of("..", "docs", "shapes.mp4"), dir.resolve("videos/a.mp4"));
  }

  final Optional<Result> run(String benchmark, Integer limit, String shard) {
    return run(benchmark, Map.of(), limit, shard);
  }

  final Optional<Result> run(
      String benchmark, Map<String, String> options, Integer limit, String shard) {
    RunPlan plan =
        new RunPlan(
            data,
            dir.resolve("out"),
            options,
            limit == null ? OptionalInt.empty() : OptionalInt.of(limit),
            Shard.parse(shard));
    return new Runner(Benchmarks.named(benchmark), plan, AskOptions.DEFAULT)
        .run(CHECKPOINT, tpo, Progress.NONE);
  }

  final void writeMvBench() throws IOException {
    String item =
        "{\"video\": \"%s\", \"question\": \"What?\", \"candidates\": [\"red\", \"blue\"],"
            + " \"answer\": \"blue\"%s}";
    Files.createDirectories(data.resolve("json"));
    Files.writeString(
        data.resolve("json/action_count.json"),
        "[%s, %s]".formatted(item.formatted("a.mp4", ""), item.formatted("gone.mp4", "")));
    Files.writeString(
        data.resolve("json/action_sequence.json"),
        "[%s]".formatted(item.formatted("a.mp4", ", \"start\": 0.2, \"end\": 0.6")));
  }
}
