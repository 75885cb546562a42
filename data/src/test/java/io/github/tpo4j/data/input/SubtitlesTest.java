package io.github.tpo4j.data.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubtitlesTest {
  @TempDir private Path dir;

  private Subtitles read(String name, String text) throws IOException {
    return Subtitles.read(Files.writeString(dir.resolve(name), text));
  }

  @Test
  void subRipIsReadWithoutMarkupAndNumbers() throws IOException {
    Subtitles read =
        read(
            "v.srt",
            """
            1
            00:00:01,000 --> 00:00:02,500
            <font color="white" size=".72c">two of</font>
            <i>them</i> & 3 < 4

            2
            00:00:03,000 --> 01:00:04,05
            no blank line follows
            3
            00:00:02,000 --> 00:00:03,500
            1984
            """);
    assertThat(read.cues())
        .containsExactly(
            new Subtitles.Cue(1000, 2500, "two of them & 3 < 4"),
            new Subtitles.Cue(3000, 3_604_050, "no blank line follows"),
            new Subtitles.Cue(2000, 3500, "1984"));
  }

  @Test
  void webVttIsReadWithAndWithoutHours() throws IOException {
    Subtitles read =
        read(
            "v.vtt",
            "WEBVTT\r\nKind: captions\r\n\r\nintro\r\n00:01.000 --> 00:02.000 align:start\r\nhi"
                + "\r\n\r\n00:00:02.000 --> 00:00:03.000\r\n<c>there</c>");
    assertThat(read.cues())
        .containsExactly(
            new Subtitles.Cue(1000, 2000, "hi"), new Subtitles.Cue(2000, 3000, "there"));
  }

  @Test
  void eachTimeHasTheFirstCueAroundItAndItsEndsAreOutside() throws IOException {
    Subtitles read =
        read(
            "v.srt",
            "00:00:01,000 --> 00:00:03,000\na\n\n00:00:02,000 --> 00:00:05,000\nb\n\n"
                + "00:00:06,000 --> 00:00:07,000\n \n");
    assertThat(read.at(List.of(0.5, 1.0, 1.5, 2.5, 3.0, 4.0, 5.0, 6.5)))
        .containsExactly("a", "a", "b", "b");
  }

  @Test
  void anEmptyFileHasNoCuesAndOneWithoutTimesIsNamed() throws IOException {
    assertThat(read("v.srt", "\n").cues()).isEmpty();
    assertThatThrownBy(() -> read("w.srt", "hello"))
        .hasMessageContaining("w.srt: expected subtitles with lines \"00:00:01,000 --> ")
        .hasMessageEndingWith("but found none");
  }
}
