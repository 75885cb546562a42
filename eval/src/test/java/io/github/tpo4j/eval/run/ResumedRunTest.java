package io.github.tpo4j.eval.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.eval.Benchmarks;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.LoadOptions;
import io.github.tpo4j.model.Placement;
import io.github.tpo4j.model.Tpo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Runs that go on, or must not: what a folder of replies is bound to. */
class ResumedRunTest extends Runs {
  @Test
  void aStoppedRunGoesOnAfterItsLastWholeLine() throws IOException {
    writeMvBench();
    Result whole = run("mvbench", null, "0/1").orElseThrow();
    Path log = dir.resolve("out/replies-0-of-1.jsonl");
    List<String> lines = Files.readAllLines(log);
    Files.writeString(log, lines.get(0) + "\n" + lines.get(1).substring(0, 20));
    Result again = run("mvbench", null, "0/1").orElseThrow();
    assertThat(again.scores()).isEqualTo(whole.scores());
    assertThat(Files.readAllLines(log)).hasSize(3).first().isEqualTo(lines.get(0));
  }

  @Test
  void theLastShardScores() throws IOException {
    writeMvBench();
    assertThat(run("mvbench", null, "1/2")).isEmpty();
    assertThat(run("mvbench", null, "0/2").orElseThrow().asked()).isEqualTo(3);
    assertThat(run("mvbench", 1, "0/1").orElseThrow().asked()).isEqualTo(1);
    assertThatThrownBy(() -> Shard.parse("2/2"))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("0 <= i < n");
  }

  @Test
  void repliesOfAnotherModelAreNotMixedIn() throws IOException {
    writeMvBench();
    run("mvbench", 1, "0/1");
    Path file = dir.resolve("out/run.json");
    String settings = Files.readString(file);
    Files.writeString(file, settings.replaceFirst("(model_checksum\":\").{8}", "$100000000"));
    assertThatThrownBy(() -> run("mvbench", null, "0/1"))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("--out " + dir.resolve("out"))
        .hasMessageContaining("but it holds one with model_checksum \"00000000")
        .hasMessageContaining("choose another directory");
  }

  @Test
  void repliesToOtherQuestionsAreNotMixedIn() throws IOException {
    Path lines = data.resolve("charades_sta_test.txt");
    Files.writeString(data.resolve("charades_test_durations.json"), "{\"a\": 1.4}");
    Files.writeString(lines, "a 0.0 1.0##the ball leaves.\n");
    Result result = run("charades-sta", null, "0/1").orElseThrow();
    assertThat(result.prompt()).isEqualTo("When does \"the ball leaves\" happen in the video?");
    Files.writeString(lines, "a 0.0 1.0##the box falls.\n");
    assertThatThrownBy(() -> run("charades-sta", null, "0/1"))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("holds a reply to 0, \"When does \"the ball leaves\"")
        .hasMessageContaining("asks \"When does \"the box falls\"")
        .hasMessageContaining("choose another directory");
  }

  @Test
  void thePublishedModelIsAskedInThePapersWords() throws IOException {
    Files.writeString(data.resolve("charades_test_durations.json"), "{\"a\": 1.4}");
    Files.writeString(data.resolve("charades_sta_test.txt"), "a 0.0 1.0##the ball leaves.\n");
    LoadOptions published = LoadOptions.DEFAULT.withPlacement(Placement.REFERENCE);
    try (Tpo theirs = Tpo.load(CHECKPOINT, published)) {
      RunPlan plan =
          new RunPlan(data, dir.resolve("theirs"), Map.of(), OptionalInt.empty(), Shard.WHOLE);
      Result result =
          new Runner(Benchmarks.named("charades-sta"), plan, AskOptions.DEFAULT)
              .run(CHECKPOINT, theirs, Progress.NONE)
              .orElseThrow();
      assertThat(result.prompt())
          .startsWith("Find the video segment that corresponds to the given textual query \"the");
      assertThat(result.dtype()).isEqualTo("f32");
    }
  }

  @Test
  void theChecksumSeesWhatMediaHold() throws IOException {
    writeMvBench();
    String whole = run("mvbench", null, "0/1").orElseThrow().dataChecksum();
    Path clip = dir.resolve("videos/a.mp4");
    byte[] bytes = Files.readAllBytes(clip);
    bytes[bytes.length - 1] ^= 1;
    Files.write(clip, bytes);
    assertThat(run("mvbench", null, "0/1").orElseThrow().dataChecksum()).isNotEqualTo(whole);
  }

  @Test
  void whatCannotBeRunIsToldBeforeAModelIsLoaded() throws IOException {
    assertThatThrownBy(() -> run("mvbench", null, "0/1"))
        .hasMessageContaining("expected questions of mvbench")
        .hasMessageContaining("found none");
    assertThatThrownBy(() -> run("mvbench", 0, "0/1"))
        .hasMessage("--limit: expected at least 1 question but found 0");
    Path out = Files.createFile(dir.resolve("out"));
    assertThatThrownBy(() -> run("mvbench", null, "0/1"))
        .hasMessageContaining("--out " + out)
        .hasMessageContaining("it is a file");
    RunPlan nowhere =
        new RunPlan(dir.resolve("nowhere"), dir, Map.of(), OptionalInt.empty(), Shard.WHOLE);
    assertThatThrownBy(() -> new Runner(Benchmarks.named("mlvu"), nowhere, AskOptions.DEFAULT))
        .hasMessageContaining("nowhere: no such folder; expected the folder of mlvu's data");
  }
}
