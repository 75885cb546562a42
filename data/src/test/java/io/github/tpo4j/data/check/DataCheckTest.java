package io.github.tpo4j.data.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.data.Clip;
import io.github.tpo4j.data.mix.MixConfig;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {
  @TempDir Path folder;

  private Path file(String name, Sample... samples) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(
        file, Stream.of(samples).map(s -> Json.write(s) + "\n").collect(Collectors.joining()));
  }

  @Test
  void goodDataAreCounted() throws IOException {
    Clip.write(folder.resolve("train/a.mp4"), 30);
    file("train/x.jsonl", Samples.words("1"), Samples.choice("2"), Samples.temporal("3"));
    DataReport report = DataCheck.of(folder, Progress.NONE);
    assertThat(report.problems()).isEmpty();
    assertThat(report.good()).isTrue();
    assertThat(report.media()).isEqualTo(1);
    DataReport.Source source = report.sources().get(0);
    assertThat(source.split()).isEqualTo("train");
    assertThat(source.groups())
        .containsEntry("conversation on videos", 2)
        .containsEntry("temporal on videos", 1);
    assertThat(source.kinds()).containsOnlyKeys("caption", "colour", "moment");
    assertThat(source.characters()).hasSize(3).isSorted();
    assertThat(Json.read(Json.write(source), DataReport.Source.class, "s")).isEqualTo(source);
  }

  @Test
  void everythingBadIsNamedAtOnce() throws IOException {
    Clip.write(folder.resolve("train/a.mp4"), 8);
    Files.writeString(folder.resolve("train/a.png"), "no picture");
    Path train =
        file("train/x.jsonl", Samples.temporal("1"), Samples.region("2"), Samples.mask("2"));
    Files.writeString(train, Files.readString(train) + "{\"id\":7\n");
    DataReport report = DataCheck.of(folder, Progress.NONE);
    assertThat(report.good()).isFalse();
    assertThat(report.problems())
        .anyMatch(p -> p.startsWith(train + ", line 4: not the JSON"))
        .anyMatch(
            p -> p.equals(train + ", line 3: id: expected one that is new but 2 stands twice"))
        .anyMatch(p -> p.contains("a.png") && p.endsWith("(needed by " + train + ", line 2)"))
        .anyMatch(p -> p.startsWith(train + ", line 1: expected moments within the 0.80 s of "))
        .anyMatch(
            p ->
                p.startsWith(train + ", line 3: expected masks of 48 x 32 pixels")
                    && p.endsWith("but found 2 x 2"))
        .hasSize(5);
  }

  @Test
  void aMediumInTwoSplitsIsALeakAlsoUnderAnotherName() throws IOException {
    Path clip = Clip.write(folder.resolve("train/a.mp4"), 30);
    Files.createDirectories(folder.resolve("val"));
    Files.copy(clip, folder.resolve("val/a.mp4"));
    file("train/x.jsonl", Samples.words("1"), Samples.words("2"));
    file("val/x.jsonl", Samples.words("1"));
    DataReport report = DataCheck.of(folder, Progress.NONE);
    assertThat(report.problems())
        .containsExactly(
            "%s (the same as %s): expected in one split but found in train and val"
                .formatted(folder.resolve("val/a.mp4"), clip));
    assertThat(report.warnings())
        .singleElement()
        .asString()
        .contains("train/x.jsonl, line 2: the same medium and words as ");
  }

  @Test
  void aMixIsCheckedByItsOwnSplits() throws IOException {
    Clip.write(folder.resolve("a.mp4"), 30);
    file("one.jsonl", Samples.words("1"));
    file("two.jsonl", Samples.choice("1"));
    MixConfig mix =
        Config.parse(
            """
            sources:
              - {path: one.jsonl, split: train}
              - {path: two.jsonl, split: test, sha256: "00"}
              - {path: three.jsonl}
            """,
            "mix.yaml",
            MixConfig.class);
    assertThat(DataCheck.of(mix, folder, Progress.NONE).problems())
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                folder.resolve("two.jsonl") + ": its SHA-256 is not 00",
                folder.resolve("three.jsonl") + ": there is no such file",
                folder.resolve("a.mp4") + ": expected in one split but found in test and train"));
  }

  @Test
  void aFolderWithoutSamplesIsRefused() {
    assertThatThrownBy(() -> DataCheck.of(folder, Progress.NONE))
        .isInstanceOf(TpoException.class)
        .hasMessage(folder + ": expected files of samples (.jsonl) but found none");
  }
}
