package io.github.tpo4j.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoReaderTest {
  /** An EXIF block that says: turn a quarter to the right. */
  private static final String EXIF_TURN_RIGHT = "RXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAA=";

  @TempDir Path folder;

  @Test
  void readsWhatTheWriterWrote() {
    Path clip = Clips.clip(folder, 30, 160, 96);
    try (VideoReader reader = VideoReader.open(clip)) {
      assertThat(reader.info())
          .isEqualTo(new VideoInfo("mp4", "h264", 160, 96, 0, 25, 1.2, 30, "yuv420p", false));
      for (int i = 0; i < 30; i++) {
        Frame frame = reader.next();
        assertThat(frame.index()).isEqualTo(i);
        assertThat(frame.seconds()).isEqualTo(i / 25.0, within(1e-9));
        assertThat(Clips.difference(frame, Clips.frame(i, 160, 96))).isLessThan(6);
      }
      assertThat(reader.next()).isNull();
      assertThat(reader.next()).isNull();
      assertThat(reader.warnings()).isEmpty();
    }
  }

  @Test
  void keepsTrueTimesOfAVariableRate() {
    double[] times = {0, 0.04, 0.08, 0.5, 1, 1.01, 3};
    Path clip = folder.resolve("vfr.mp4");
    try (VideoWriter out = VideoWriter.open(clip, 64, 48, 25)) {
      for (int i = 0; i < times.length; i++) {
        out.write(Clips.frame(i, 64, 48), times[i]);
      }
    }
    List<Double> read = new ArrayList<>();
    try (VideoReader reader = VideoReader.open(clip)) {
      while (reader.advance()) {
        read.add(reader.seconds());
      }
    }
    assertThat(read).containsExactlyElementsOf(Arrays.stream(times).boxed().toList());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, -1, 0, 90", // the stored left edge is the upright top edge
    "-1, 0, 0, -1, 180",
    "0, -1, 1, 0, 270",
    "-1, 0, 0, 1, 0", // mirrored
  })
  void appliesRotation(int a, int b, int c, int d, int degrees) throws IOException {
    Path straight = Clips.clip(folder, 3, 160, 96);
    Path turned = Clips.turned(straight, "turned.mp4", a, b, c, d);
    Frame stored = Pictures.read(straight);
    Frame upright = Pictures.read(turned);
    try (VideoReader reader = VideoReader.open(turned)) {
      assertThat(reader.info().rotation()).isEqualTo(degrees);
      assertThat(reader.info().width()).isEqualTo(upright.width()).isEqualTo(b == 0 ? 160 : 96);
    }
    for (int y = 0; y < 96; y += 5) {
      for (int x = 0; x < 160; x += 7) {
        // x' = a x + c y, y' = b x + d y, shifted into the picture
        int toX = a * x + c * y + (a + c < 0 ? upright.width() - 1 : 0);
        int toY = b * x + d * y + (b + d < 0 ? upright.height() - 1 : 0);
        assertThat(Clips.pixel(upright, toX, toY)).isEqualTo(Clips.pixel(stored, x, y));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif", "jpg"})
  void readsPicturesAsOneFrame(String kind) throws IOException {
    Frame frame = Clips.frame(3, 40, 30);
    Path file = folder.resolve("picture.dat"); // the name never decides
    BufferedImage image = Pictures.toImage(frame);
    ImageIO.write(image, kind, file.toFile());
    try (VideoReader reader = VideoReader.open(file)) {
      VideoInfo info = reader.info();
      assertThat(info.isImage()).isTrue();
      assertThat(List.of(info.width(), info.height(), info.fps(), info.durationSeconds()))
          .isEqualTo(List.of(40, 30, 0.0, 0.0));
      Frame read = reader.next();
      assertThat(read.seconds()).isZero();
      assertThat(Clips.difference(read, frame))
          .isLessThan(kind.equals("jpg") ? 8 : kind.equals("gif") ? 12 : 1e-9);
      assertThat(reader.next()).isNull();
      assertThat(reader.warnings()).isEmpty();
    }
  }

  @Test
  void turnsAPhotographUpright() throws IOException {
    Frame frame = Clips.frame(3, 64, 32);
    Path plain = folder.resolve("plain.jpg");
    ImageIO.write(Pictures.toImage(frame), "jpg", plain.toFile());
    byte[] exif = Base64.getDecoder().decode(EXIF_TURN_RIGHT);
    byte[] jpeg = Files.readAllBytes(plain);
    byte[] turned = new byte[jpeg.length + exif.length + 4];
    System.arraycopy(jpeg, 0, turned, 0, 2);
    turned[2] = (byte) 0xff;
    turned[3] = (byte) 0xe1;
    turned[5] = (byte) (exif.length + 2);
    System.arraycopy(exif, 0, turned, 6, exif.length);
    System.arraycopy(jpeg, 2, turned, 6 + exif.length, jpeg.length - 2);
    Frame upright = Pictures.read(Files.write(folder.resolve("turned.jpg"), turned));
    assertThat(List.of(upright.width(), upright.height())).isEqualTo(List.of(32, 64));
    Frame stored = Pictures.read(plain);
    assertThat(Clips.pixel(upright, 31, 0)).isEqualTo(Clips.pixel(stored, 0, 0));
    assertThat(Clips.pixel(upright, 31, 63)).isEqualTo(Clips.pixel(stored, 63, 0));
  }

  @Test
  void survivesDamagedFrames() {
    try (VideoReader reader = VideoReader.open(Clips.shared("box.mp4"))) {
      assertThat(reader.info().declaredFrames()).isEqualTo(456);
      double before = -1;
      while (reader.advance()) {
        assertThat(reader.seconds()).isGreaterThan(before);
        before = reader.seconds();
      }
      assertThat(reader.index()).isEqualTo(454);
      assertThat(reader.warnings())
          .anyMatch(w -> w.endsWith("the header says 456 frames but 455 could be decoded"));
    }
  }

  @Test
  void survivesALyingHeader() {
    try (VideoReader reader = VideoReader.open(Clips.shared("tree.avi"))) {
      assertThat(reader.info().codec()).isEqualTo("cinepak");
      while (reader.advance()) {
        assertThat(reader.seconds()).isLessThan(30);
      }
      assertThat(reader.index()).isEqualTo(67);
      assertThat(reader.warnings())
          .anyMatch(w -> w.endsWith("the header says 444 frames but 68 could be decoded"))
          .anyMatch(
              w ->
                  w.endsWith(
                      "the header says 15.000 frames per second but the frames' times give 2.269"));
    }
  }

  @Test
  void saysWhenAFileBreaksOff() throws IOException {
    Path whole = Clips.clip(folder, 100, 160, 96);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(bytes, bytes.length * 3 / 5));
    try (VideoReader reader = VideoReader.open(cut)) {
      while (reader.advance()) {
        assertThat(reader.index()).isLessThan(99);
      }
      assertThat(reader.index()).isGreaterThan(20);
      assertThat(reader.warnings())
          .anyMatch(w -> w.contains("the header says 100 frames but"))
          .anyMatch(w -> w.contains("the header says 4.00 s but the video lasts"));
    }
  }

  /** Means of frames as PyAV 18.1 gives them (peer_video.py), sampled by the reference's rule. */
  @ParameterizedTest
  @CsvSource({"cup.mp4, 6, 176.719", "box.mp4, 440, 130.237", "tree.avi, 65, 162.24"})
  void pixelsEqualTheReferenceDecoders(String name, int index, double mean) {
    try (VideoReader reader = VideoReader.open(Clips.shared(name))) {
      while (reader.index() < index) {
        assertThat(reader.advance()).isTrue();
      }
      double sum = 0;
      byte[] rgb = reader.frame().rgb();
      for (byte b : rgb) {
        sum += b & 0xff;
      }
      assertThat(sum / rgb.length).isEqualTo(mean, within(6e-4));
    }
  }
}
