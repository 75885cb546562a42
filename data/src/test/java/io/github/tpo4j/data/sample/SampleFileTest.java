package io.github.tpo4j.data.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleFileTest extends DatasetContract {
  private static final List<Sample> ALL =
      List.of(
          Samples.words("1"),
          Samples.choice("2").introduced("Look closely.\n"),
          Samples.region("3"),
          Samples.temporal("4"),
          Samples.mask("5"));

  @Override
  protected Dataset open() {
    Path file = folder.resolve("train.jsonl");
    try (SampleWriter out = new SampleWriter(file)) {
      ALL.forEach(out::write);
    }
    return SampleFile.open(file);
  }

  @Test
  void whatWasWrittenIsRead() {
    try (Dataset data = open()) {
      List<Sample> read = new ArrayList<>();
      SampleFile.read(folder.resolve("train.jsonl"), (sample, line) -> read.add(sample));
      assertThat(read).isEqualTo(ALL);
      for (int i = 0; i < ALL.size(); i++) {
        assertThat(data.get(i)).isEqualTo(ALL.get(i));
      }
    }
  }

  @Test
  void emptyLinesAndAMissingLastLineEndDoNotMatter() throws IOException {
    String text = "\n" + Json.write(ALL.get(0)) + "\n\n" + Json.write(ALL.get(2));
    Path file = Files.writeString(folder.resolve("x.jsonl"), text);
    try (Dataset data = SampleFile.open(file)) {
      assertThat(data.get(0)).isEqualTo(ALL.get(0));
      assertThat(data.get(1)).isEqualTo(ALL.get(2));
      assertThat(data.size()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"x1\":0.25 | \"x1\":\"0.25\" | not the JSON that was expected at line 1 column 131, boxes[0].x1: Cannot deserialize value of type ",
        "\"x1\":0.25 | \"x1\":0.8 | boxes[0]: expected 0 <= x1 < x2 <= 1 and 0 <= y1 < y2 <= 1 but found 0.8 0.5 0.75 1.0",
        "\"kind\" | \"kinds\" | kind: expected a value but found none",
        "<box_begin><boxes> | here | boxes: expected as many as there are <box_begin><boxes>: 0 but found 1",
        "<box_begin><boxes> | <boxes> | turns: expected the task words only as <box_begin><boxes> but found one alone",
        "\"a.png\" | \"/data/a.png\" | media: expected a path relative to the folder of the file, with / but found \"/data/a.png\"",
        "\"media\":\"a.png\" | \"frame\":3 | frame: expected a frame number from 0 of a medium",
        "\"id\":\"3\", | `` | id: expected a value but found none",
      })
  void aBadLineIsNamedWithItsKey(String good, String bad, String message) throws IOException {
    String line = Json.write(Samples.region("3"));
    assertThat(line).contains(good);
    String text = Json.write(ALL.get(0)) + "\n" + line.replace(good, bad) + "\n";
    Path file = Files.writeString(folder.resolve("bad.jsonl"), text);
    assertThatThrownBy(() -> SampleFile.open(file))
        .isInstanceOf(TpoException.class)
        .hasMessageStartingWith(file + ", line 2: ")
        .hasMessageContaining(message);
  }

  @Test
  void whatIsNoFileOfSamplesIsRefused() throws IOException {
    Path missing = folder.resolve("no.jsonl");
    assertThatThrownBy(() -> SampleFile.open(missing))
        .hasMessage(missing + ": there is no such file");
    Path empty = Files.writeString(folder.resolve("empty.jsonl"), "\n");
    assertThatThrownBy(() -> SampleFile.open(empty))
        .hasMessage(empty + ": expected at least one sample but the file has no lines");
    Path bytes = Files.write(folder.resolve("b.jsonl"), new byte[] {(byte) 0xff, '\n'});
    assertThatThrownBy(() -> SampleFile.open(bytes))
        .hasMessage(bytes + ", line 1: expected UTF-8 text but found other bytes");
  }

  @Test
  void aFileWithABadSampleIsNotWritten() {
    Path file = folder.resolve("out.jsonl");
    try (SampleWriter out = new SampleWriter(file)) {
      out.write(ALL.get(0));
      assertThatThrownBy(() -> out.write(ALL.get(0)))
          .hasMessage(file + ", sample 2 (1): id: expected one that is new but it stands twice");
    }
    assertThat(folder).isEmptyDirectory();
  }
}
