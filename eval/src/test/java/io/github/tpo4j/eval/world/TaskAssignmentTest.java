package io.github.tpo4j.eval.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.BenchmarkContractTest;
import io.github.tpo4j.eval.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TaskAssignmentTest extends BenchmarkContractTest {
  private static final String SAMPLES =
      """
      {"id":"a","media":"a.mp4","kind":"region_look","turns":[{"question":"Box it.","answer":"<box_begin><boxes>"}],"boxes":[{"x1":0.1,"y1":0.1,"x2":0.5,"y2":0.5}]}
      {"id":"b","media":"a.mp4","kind":"temporal","turns":[{"question":"When?","answer":"<time_begin><temp>"}],"moments":{"windows":[{"start":0,"end":1}],"clip_seconds":1}}
      """;

  @Override
  protected Benchmark benchmark() {
    return new TaskAssignment();
  }

  @Override
  protected Fixture write(Path dir) throws IOException {
    return new Fixture(
        file(dir, "truth.jsonl", SAMPLES),
        file(
            dir,
            "predictions.jsonl",
            """
            {"id":"a","tasks":["region"]}
            {"id":"b","tasks":[]}
            """),
        "accuracy");
  }

  @Test
  void onlyTheAskedTaskAloneIsRight() throws IOException {
    Path truth = dir.resolve("truth.jsonl");
    Scores scores = score(truth, dir.resolve("predictions.jsonl"));
    assertThat(scores.at("accuracy")).isEqualTo(50);
    assertThat(scores.at("kinds", "region_look")).isEqualTo(100);
    Path more = dir.resolve("more.jsonl");
    Files.writeString(
        more,
        """
        {"id":"a","tasks":["region","mask"]}
        {"id":"b","tasks":["temporal"]}
        """);
    assertThat(score(truth, more).at("kinds", "region_look")).isZero();
    assertThat(score(truth, more).at("kinds", "temporal")).isEqualTo(100);
  }

  @Test
  void aSampleWithoutALineIsNamed() throws IOException {
    Path less = file(dir, "less.jsonl", "{\"id\":\"a\",\"tasks\":[]}\n");
    refuses(dir.resolve("truth.jsonl"), less, "less.jsonl", "the sample b");
  }
}
