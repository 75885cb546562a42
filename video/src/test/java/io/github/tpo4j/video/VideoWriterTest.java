package io.github.tpo4j.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoWriterTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"16, 16", "17, 33", "321, 243", "640, 480"})
  void writesEverySizeAndCutsOddSides(int width, int height) {
    Path clip = Clips.clip(folder, 6, width, height);
    try (VideoReader reader = VideoReader.open(clip)) {
      assertThat(reader.info().width()).isEqualTo(width / 2 * 2);
      assertThat(reader.info().height()).isEqualTo(height / 2 * 2);
      assertThat(reader.info().declaredFrames()).isEqualTo(6);
      Frame first = reader.next();
      assertThat(Clips.difference(first, Clips.frame(0, width, height))).isLessThan(12);
    }
  }

  @ParameterizedTest
  @CsvSource({"10", "23.976", "25", "29.97", "59.94", "120"})
  void keepsTheRate(double fps) {
    Path clip = folder.resolve("rate.mp4");
    try (VideoWriter out = VideoWriter.open(clip, 32, 32, fps)) {
      for (int i = 0; i < 50; i++) {
        out.write(Clips.frame(i, 32, 32));
      }
    }
    try (VideoReader reader = VideoReader.open(clip)) {
      assertThat(reader.info().fps())
          .isCloseTo(fps, org.assertj.core.data.Offset.offset(2e-3 * fps));
      while (reader.advance()) {
        assertThat(reader.seconds())
            .isCloseTo(reader.index() / fps, org.assertj.core.data.Offset.offset(1e-3));
      }
      assertThat(reader.index()).isEqualTo(49);
    }
  }

  @Test
  void putsTheIndexInFront() throws IOException {
    byte[] bytes = Files.readAllBytes(Clips.clip(folder, 6, 64, 48));
    assertThat(Clips.find(bytes, "moov")).isLessThan(Clips.find(bytes, "mdat"));
  }

  @Test
  void theFileAppearsWhenItIsFinished() throws IOException {
    Path clip = folder.resolve("late.mp4");
    Files.writeString(clip, "what was there before");
    try (VideoWriter out = VideoWriter.open(clip, 64, 48, 25)) {
      out.write(Clips.frame(0, 64, 48));
      assertThat(Files.readString(clip)).isEqualTo("what was there before");
    }
    assertThat(Pictures.read(clip).width()).isEqualTo(64);
    assertNothingElse(clip);
  }

  @Test
  void anAbortedFileLeavesWhatWasThere() throws IOException {
    Path clip = folder.resolve("kept.mp4");
    Files.writeString(clip, "what was there before");
    try (VideoWriter out = VideoWriter.open(clip, 64, 48, 25)) {
      out.write(Clips.frame(0, 64, 48));
      out.abort();
    }
    try (VideoWriter out = VideoWriter.open(clip, 64, 48, 25)) {
      assertThat(out).isNotNull(); // nothing written: nothing to publish
    }
    assertThat(Files.readString(clip)).isEqualTo("what was there before");
    assertNothingElse(clip);
  }

  private void assertNothingElse(Path clip) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(clip);
    }
  }

  @Test
  void refusesWhatCannotBeEncoded() {
    Path clip = folder.resolve("x.mp4");
    assertThatThrownBy(() -> VideoWriter.open(clip, 8, 64, 25))
        .isInstanceOf(TpoException.class)
        .hasMessage(
            clip
                + ": H.264 by openh264 takes sides from 16 pixels to 3840 x 2160 in all, not 8 x 64");
    assertThatThrownBy(() -> VideoWriter.open(clip, 64, 64, 0))
        .hasMessage(clip + ": expected a frame rate above 0 and up to 1000 but found 0.0");
    Path nowhere = folder.resolve("no/x.mp4");
    assertThatThrownBy(() -> VideoWriter.open(nowhere, 64, 64, 25))
        .hasMessage(nowhere + ": the folder " + folder.resolve("no") + " does not exist");
    try (VideoWriter out = VideoWriter.open(clip, 64, 64, 25)) {
      out.write(Clips.frame(0, 64, 64), 1);
      assertThatThrownBy(() -> out.write(Clips.frame(1, 64, 64), 1))
          .hasMessage(clip + ": frame times must grow: 1.0 s after 1.0 s");
      assertThatThrownBy(() -> out.write(Clips.frame(1, 32, 64), 2))
          .hasMessageContaining("expected frames of 64 x 64 but found Frame[1 at 0.040 s, 32x64]");
    }
  }

  @Test
  void picturesComeBackExactly() {
    Path png = folder.resolve("p.png");
    Frame frame = Clips.frame(2, 33, 21);
    Pictures.write(png, frame);
    assertThat(Pictures.read(png).rgb()).isEqualTo(frame.rgb());
    assertThat(Pictures.toFrame(Pictures.toImage(frame), 2, 0.08).rgb()).isEqualTo(frame.rgb());
    Path nowhere = folder.resolve("no/p.png");
    assertThatThrownBy(() -> Pictures.write(nowhere, frame))
        .isInstanceOf(TpoException.class)
        .hasMessageStartingWith(nowhere + ": cannot be written (");
  }
}
