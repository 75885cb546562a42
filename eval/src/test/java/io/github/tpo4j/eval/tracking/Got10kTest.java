package io.github.tpo4j.eval.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.BenchmarkContractTest;
import io.github.tpo4j.eval.Official;
import io.github.tpo4j.eval.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Got10kTest extends BenchmarkContractTest {
  private Path val;
  private Path tracker;

  @Override
  protected Benchmark benchmark() {
    return new Got10k();
  }

  @Override
  protected Fixture write(Path dir) throws IOException {
    val = dir.resolve("val");
    tracker = dir.resolve("tracker");
    file(val, "list.txt", "s1\ns2\n");
    sequence("s1", "0,0,10,10\n0,0,10,10\n0,0,10,10\n", "8\n8\n0\n");
    sequence("s2", "5,5,4,4\n-5,5,10,10\n", "8\n4\n");
    result("s1", "0,0,10,10\n0,0,10,5\n50,50,2,2\n", "0.0\n0.5\nNaN\n");
    result("s2", "5,5,4,4\n0,5,10,10\n", "0.0\n0.25\n");
    return new Fixture(val, tracker, "overall", "ao");
  }

  private void sequence(String name, String boxes, String cover) throws IOException {
    file(val, name + "/groundtruth.txt", boxes);
    file(val, name + "/cover.label", cover);
    file(val, name + "/meta_info.ini", "[METAINFO]\nurl: none\nresolution: (100, 80)\n");
  }

  private void result(String name, String boxes, String times) throws IOException {
    file(tracker, name + "/" + name + "_001.txt", boxes);
    file(tracker, name + "/" + name + "_time.txt", times);
  }

  @ParameterizedTest
  @ValueSource(strings = {"det", "sto"})
  void officialNumbers(String name) {
    Path data = Official.data("got10k");
    Scores scores =
        score(data.resolve("val"), data.resolve("results").resolve("GOT-10k").resolve(name));
    Official.reproduces(Official.expected("got10k").get("trackers").get(name), scores);
  }

  @Test
  void aLeftEdgeOutsideTheImageMovesWithoutNarrowingTheBox() {
    assertThat(score(val, tracker).at("seq_wise", "s2", "ao")).isEqualTo(1, within(1e-12));
  }

  @Test
  void absentFramesAreLeftOutAndHalfIsNotMoreThanHalf() {
    Scores scores = score(val, tracker);
    assertThat(scores.at("seq_wise", "s1", "ao")).isEqualTo(0.5, within(1e-12));
    assertThat(scores.at("seq_wise", "s1", "sr")).isZero();
    assertThat(scores.at("overall", "ao")).isEqualTo(0.75, within(1e-12));
    assertThat(scores.at("overall", "speed_fps")).isEqualTo(3);
  }

  @Test
  void framesOfAllRunsWeighTheSame() throws IOException {
    file(tracker, "s1/s1_002.txt", "0,0,10,10\n0,0,10,10\n0,0,1,1\n");
    assertThat(score(val, tracker).at("overall", "ao")).isEqualTo(2.5 / 3, within(1e-12));
  }

  @Test
  void brokenFilesAreNamed() throws IOException {
    file(tracker, "s1/s1_001.txt", "0,0,10,10\n0,0,nan,5\n0,0,1,1\n");
    refuses(val, tracker, "s1_001.txt:2: expected finite numbers in frame 2");
    file(tracker, "s1/s1_001.txt", "0,0,10,10\n\n0,0,1,1\n");
    refuses(val, tracker, "s1_001.txt: expected 3 boxes", "but found 2; line 2 is blank");
    file(tracker, "s1/s1_001.txt", "0,0,10,10\n");
    refuses(val, tracker, "s1_001.txt: expected 3 boxes", "but found 1");
    Files.delete(tracker.resolve("s1/s1_001.txt"));
    refuses(val, tracker, "expected results s1_001.txt");
  }

  @Test
  void negativeSizesAreEmptyBoxesAndTold() throws IOException {
    file(tracker, "s1/s1_001.txt", "0,0,10,10\n0,0,-10,10\n0,0,1,1\n");
    Scores scores = score(val, tracker);
    assertThat(scores.at("seq_wise", "s1", "ao")).isZero();
    assertThat(scores.warnings())
        .singleElement()
        .asString()
        .startsWith("a box of negative width or height counts as empty")
        .endsWith("s1_001.txt:2");
    file(val, "s1/groundtruth.txt", "0,0,10,10\n0,0,nan,10\n0,0,10,10\n");
    refuses(val, tracker, "groundtruth.txt:2: expected finite numbers in frame 2");
    sequence("s1", "0,0,10,10\n0,0,10,10\n0,0,10,10\n", "8\n8\n0\n");
    file(val, "s1/meta_info.ini", "[METAINFO]\nresolution: (100, 0)\n");
    refuses(
        val, tracker, "meta_info.ini: expected a line \"resolution: (WIDTH, HEIGHT)\" in pixels");
  }

  @Test
  void theTestSplitIsForTheServer() throws IOException {
    file(val, "s1/groundtruth.txt", "0,0,10,10\n");
    refuses(val, tracker, "the test split", "server");
  }

  @Test
  void unknownSequencesAndMissingTimesAreWarnings() throws IOException {
    result("s9", "0,0,1,1\n", "0\n");
    Files.delete(tracker.resolve("s1/s1_time.txt"));
    Scores scores = score(val, tracker);
    assertThat(scores.warnings())
        .anyMatch(w -> w.contains("unknown sequence") && w.contains("s9"))
        .anyMatch(w -> w.contains("no times") && w.contains("s1_time.txt"));
    assertThat(scores.at("seq_wise", "s1", "speed_fps")).isEqualTo(-1);
  }

  @Test
  void aMissingRunIsAWarningAndAnUnknownLabelAnError() throws IOException {
    Files.move(tracker.resolve("s1/s1_001.txt"), tracker.resolve("s1/s1_002.txt"));
    assertThat(score(val, tracker).warnings())
        .singleElement()
        .asString()
        .startsWith("a run is missing")
        .endsWith("s1 before s1_002.txt");
    file(val, "s1/cover.label", "8\n9\n0\n");
    refuses(val, tracker, "cover.label:2: expected whole numbers from 0 to 8", "\"9\"");
  }
}
