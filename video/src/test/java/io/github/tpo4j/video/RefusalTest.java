package io.github.tpo4j.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be opened gets one clear message, and hostile bytes get nothing else. */
class RefusalTest {
  private static final String EXPECTED =
      "a video (mp4, mov, mkv, webm, avi, ts, mpg, gif) or a picture (png, jpeg, webp, bmp)";

  /** An mp4 with a few milliseconds of silence in AAC and no picture. */
  private static final String SOUND =
      """
      AAAAHGZ0eXBpc29tAAACAGlzb21pc28ybXA0MQAAAAhmcmVlAAAAJW1kYXTeAgBMYXZjNjIuMjguMTAyAEIg
      CMEYOCEQBGCMHAAAAw9tb292AAAAbG12aGQAAAAAAAAAAAAAAAAAAAPoAAAAGAABAAABAAAAAAAAAAAAAAAA
      AQAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAC
      AAACOXRyYWsAAABcdGtoZAAAAAMAAAAAAAAAAAAAAAEAAAAAAAAAGAAAAAAAAAAAAAAAAQEAAAAAAQAAAAAA
      AAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAACRlZHRzAAAAHGVsc3QAAAAAAAAAAQAA
      ABcAAAQAAAEAAAAAAbFtZGlhAAAAIG1kaGQAAAAAAAAAAAAAAAAAAKxEAAAIAFXEAAAAAAAtaGRscgAAAAAA
      AAAAc291bgAAAAAAAAAAAAAAAFNvdW5kSGFuZGxlcgAAAAFcbWluZgAAABBzbWhkAAAAAAAAAAAAAAAkZGlu
      ZgAAABxkcmVmAAAAAAAAAAEAAAAMdXJsIAAAAAEAAAEgc3RibAAAAH5zdHNkAAAAAAAAAAEAAABubXA0YQAA
      AAAAAAABAAAAAAAAAAAAAgAQAAAAAKxEAAAAAAA2ZXNkcwAAAAADgICAJQABAASAgIAXQBUAAAAAAfQAAAAT
      gwWAgIAFEhBW5QAGgICAAQIAAAAUYnRydAAAAAAAAfQAAAATgwAAABhzdHRzAAAAAAAAAAEAAAACAAAEAAAA
      ABxzdHNjAAAAAAAAAAEAAAABAAAAAgAAAAEAAAAcc3RzegAAAAAAAAAAAAAAAgAAABcAAAAGAAAAFHN0Y28A
      AAAAAAAAAQAAACwAAAAac2dwZAEAAAByb2xsAAAAAgAAAAH//wAAABxzYmdwAAAAAHJvbGwAAAABAAAAAgAA
      AAEAAABidWR0YQAAAFptZXRhAAAAAAAAACFoZGxyAAAAAAAAAABtZGlyYXBwbAAAAAAAAAAAAAAAAC1pbHN0
      AAAAJal0b28AAAAdZGF0YQAAAAEAAAAATGF2ZjYyLjEyLjEwMg==
      """;

  @TempDir Path folder;

  private void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> VideoReader.open(file))
        .isInstanceOfSatisfying(
            TpoException.class, e -> assertThat(e.kind()).isEqualTo(TpoException.Kind.DATA))
        .hasMessage(file + ": " + message);
  }

  @Test
  void missingFilesAndDirectories() {
    assertRefused(folder.resolve("none.mp4"), "no such file; expected " + EXPECTED);
    assertRefused(folder, "is a directory; expected " + EXPECTED);
    assertRefused(
        Path.of("/dev/null"), "cannot be read (not a regular file); expected " + EXPECTED);
  }

  @Test
  void emptyFile() throws IOException {
    Path file = Files.createFile(folder.resolve("zero.mp4"));
    assertRefused(file, "the file is empty (0 bytes); expected " + EXPECTED);
  }

  static Stream<Arguments> impostors() {
    return Stream.of(
        Arguments.of("I am not a video.\n", "a text file"),
        Arguments.of(
            "#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n",
            "an HLS playlist, which is refused because playlists read other files"),
        Arguments.of(
            "ffconcat version 1.0\nfile '/etc/passwd'\n",
            "a concat script, which is refused because scripts read other files"),
        Arguments.of(
            "<?xml version=\"1.0\"?><MPD></MPD>",
            "a DASH playlist, which is refused because playlists read other files"),
        Arguments.of(
            "<!DOCTYPE html><html>404</html>",
            "a web page (was a download answered with an error page?)"),
        Arguments.of("RIFF\1\0\0\0WAVEfmt ", "an audio file"),
        Arguments.of(
            "RIFF\1\0\0\0WEBPVP8X\12\0\0\0\2\0\0\0",
            "an animated WebP, which cannot be read; convert it to mp4"),
        Arguments.of(
            "\0\0\0\40ftypheic\0\0\0\0",
            "a HEIC or AVIF picture, which cannot be read; convert it to PNG or JPEG"),
        Arguments.of(
            "\1\2\3\4\5\6\7\10\11",
            "a file of an unknown kind (it begins with 01 02 03 04 05 06 07 08)"));
  }

  @ParameterizedTest
  @MethodSource("impostors")
  void filesThatOnlyHaveTheName(String content, String found) throws IOException {
    Path file = folder.resolve("clip.mp4");
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(file, "expected " + EXPECTED + " but found " + found);
  }

  @Test
  void mp4WithoutItsIndex() throws IOException {
    byte[] bytes = Files.readAllBytes(Clips.clip(folder, 5, 64, 48));
    String message =
        "the mp4 has no complete index (moov box): the file is cut off, its recording or its copy"
            + " was not finished; copy it again or repair it";
    int moov = Clips.find(bytes, "moov");
    assertRefused(Files.write(folder.resolve("a.mp4"), Arrays.copyOf(bytes, moov + 200)), message);
    assertRefused(Files.write(folder.resolve("b.mp4"), Arrays.copyOf(bytes, 32)), message);
  }

  @Test
  void audioOnly() throws IOException {
    Path file = folder.resolve("sound.mp4");
    Files.write(file, Base64.getMimeDecoder().decode(SOUND));
    assertRefused(file, "has no video stream, only audio; expected " + EXPECTED);
  }

  @Test
  void unknownCodec() throws IOException {
    byte[] bytes = Files.readAllBytes(Clips.clip(folder, 5, 64, 48));
    rename(bytes, "avc1", "zzzz", 1);
    rename(bytes, "avcC", "zzzz", 0);
    assertRefused(
        Files.write(folder.resolve("codec.mp4"), bytes),
        "no decoder for the codec 'zzzz' of its video stream; convert it to H.264 or VP9");
  }

  /** Renames the box that comes {@code skip} places after the first of that name. */
  private static void rename(byte[] bytes, String from, String to, int skip) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(from);
    for (int i = 0; i < skip && text.indexOf(from, at + 1) >= 0; i++) {
      at = text.indexOf(from, at + 1);
    }
    System.arraycopy(to.getBytes(StandardCharsets.US_ASCII), 0, bytes, at, 4);
  }

  @Test
  void overTheLimits() {
    Path clip = Clips.clip(folder, 30, 160, 96);
    assertThatThrownBy(() -> VideoReader.open(clip, new Limits(10_000, 100, 100)))
        .hasMessage(
            clip
                + ": 160 x 96 pixels are 0.015 million, over the limit of 0.010 million; scale it"
                + " down");
    assertThatThrownBy(() -> VideoReader.open(clip, new Limits(100_000, 29, 100)))
        .hasMessage(clip + ": it has 30 frames or more, over the limit of 29; cut a shorter piece");
    assertThatThrownBy(() -> VideoReader.open(clip, new Limits(100_000, 100, 1)))
        .hasMessage(
            clip + ": it lasts 1.20 s or more, over the limit of 1.00 s; cut a shorter piece");
  }

  @Test
  void overTheLimitsWhileDecoding() throws IOException {
    Path clip = Clips.clip(folder, 30, 160, 96);
    byte[] bytes = Files.readAllBytes(clip);
    for (String box : new String[] {"mvhd", "tkhd", "mdhd"}) { // durations that say 0.1 s
      int at = Clips.find(bytes, box) + 4 + (box.equals("tkhd") ? 20 : 16);
      ByteBuffer.wrap(bytes).putInt(at, ByteBuffer.wrap(bytes).getInt(at) / 12);
    }
    Path lying = Files.write(folder.resolve("lying.mp4"), bytes);
    try (VideoReader reader = VideoReader.open(lying, new Limits(100_000, 100, 0.7))) {
      assertThatThrownBy(
              () -> {
                while (reader.advance()) {
                  assertThat(reader.seconds()).isLessThanOrEqualTo(0.7);
                }
              })
          .isInstanceOf(TpoException.class)
          .hasMessage(
              lying + ": it lasts 0.72 s or more, over the limit of 0.70 s; cut a shorter piece");
    }
  }

  @Test
  void aPictureBombIsRefusedBeforeItIsUnpacked() throws IOException {
    byte[] png = png(60_000, 60_000);
    Path bomb = Files.write(folder.resolve("bomb.png"), png);
    assertThatThrownBy(() -> VideoReader.open(bomb, Limits.SERVER))
        .isInstanceOf(TpoException.class)
        .hasMessage(
            bomb
                + ": 60000 x 60000 pixels are 3600.000 million, over the limit of 8.300 million;"
                + " scale it down");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
  void aPictureOverTheLimitIsToldSo(String format) throws IOException {
    Path file = folder.resolve("large." + format);
    ImageIO.write(new BufferedImage(1200, 1000, BufferedImage.TYPE_INT_RGB), format, file.toFile());
    assertThatThrownBy(() -> VideoReader.open(file, new Limits(1_000_000, 100, 100)))
        .hasMessage(
            file
                + ": 1200 x 1000 pixels are 1.200 million, over the limit of 1.000 million; scale it"
                + " down");
  }

  /** A PNG header that announces a size, and no pixels. */
  private static byte[] png(int width, int height) {
    ByteBuffer out = ByteBuffer.allocate(200);
    out.put("\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1));
    ByteBuffer header = ByteBuffer.allocate(17);
    header.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(width).putInt(height);
    header.put(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(header.array());
    out.putInt(13).put(header.array()).putInt((int) crc.getValue());
    out.putInt(0).put("IDAT".getBytes(StandardCharsets.US_ASCII)).putInt(0x35af061e);
    return Arrays.copyOf(out.array(), out.position());
  }

  @Test
  void noPictureThatCanBeDecoded() throws IOException {
    byte[] bytes = Files.readAllBytes(Clips.clip(folder, 5, 64, 48));
    Arrays.fill(bytes, Clips.find(bytes, "mdat") + 4, bytes.length, (byte) 0x55);
    assertRefused(
        Files.write(folder.resolve("noise.mp4"), bytes),
        "begins like mp4 but no picture in it could be decoded (5 damaged packets); the file is"
            + " damaged or cut off");
  }

  @Test
  void damagedFilesEitherReadOrAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(Clips.clip(folder, 12, 64, 48));
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 150; i++) {
      byte[] bytes = whole.clone();
      for (int k = 0; k < 1 + i % 20; k++) {
        bytes[12 + random.nextInt(bytes.length - 12)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("fuzz.mp4"), bytes);
      try (VideoReader reader = VideoReader.open(file, Limits.SERVER)) {
        for (Frame f = reader.next(); f != null; f = reader.next()) {
          assertThat(f.rgb()).isNotEmpty();
        }
        reader.warnings();
      } catch (TpoException e) {
        assertThat(e).hasMessageStartingWith(file + ": ");
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 149);
  }

  @Test
  void noHeadOfAFileBreaksTheRecognition() {
    Random random = new Random(2);
    String[] magics = {"RIFF", "\0\0\0\30ftyp", "GIF89a", "\u0089PNG", "BM", "G", "ID3", "#EXTM3U"};
    for (int i = 0; i < 5000; i++) {
      byte[] head = new byte[1 + random.nextInt(64)];
      random.nextBytes(head);
      byte[] magic = magics[i % magics.length].getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(magic, 0, head, 0, Math.min(magic.length, head.length));
      if (Container.of(head).isEmpty()) {
        assertThat(Container.describe(head)).isNotBlank();
      }
    }
  }
}
