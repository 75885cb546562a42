package io.github.tpo4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.serve.Served.Said;
import io.github.tpo4j.video.Frame;
import io.github.tpo4j.video.VideoWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files that strangers upload. After each of them the server still answers. */
class HostileMediaTest {
  private static Served served;

  @BeforeAll
  static void start() {
    served =
        Served.with(
            "limits.requests_per_minute=100000",
            "limits.video_frames=40",
            "limits.video_seconds=20",
            "limits.frame_pixels=1000000");
  }

  @AfterAll
  static void stop() {
    assertThat(served.get("/healthz").status()).isEqualTo(200);
    served.close();
  }

  @Test
  void filesThatAreNotWhatTheySay() throws IOException {
    byte[] clip = Files.readAllBytes(Served.CLIP);
    byte[] cut = Arrays.copyOf(clip, 300);
    List<byte[]> files = new ArrayList<>();
    files.add(new byte[0]);
    files.add("just words".getBytes(StandardCharsets.UTF_8));
    files.add("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n".getBytes(StandardCharsets.UTF_8));
    files.add("ffconcat version 1.0\nfile /etc/passwd\n".getBytes(StandardCharsets.UTF_8));
    files.add("<?xml version=\"1.0\"?><MPD/>".getBytes(StandardCharsets.UTF_8));
    files.add("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".getBytes(StandardCharsets.UTF_8));
    files.add(cut);
    byte[] noise = new byte[4096];
    new Random(5).nextBytes(noise);
    files.add(noise);
    byte[] begun = noise.clone();
    System.arraycopy(clip, 0, begun, 0, 64);
    files.add(begun);
    for (byte[] file : files) {
      Said said = served.upload(file);
      assertThat(said.status()).as(said.text()).isEqualTo(400);
      assertThat(said.code()).isEqualTo("invalid_media");
      assertThat(said.message()).doesNotContain("/tmp", "tpo-serve", "Exception", "incoming");
    }
  }

  @Test
  void aPictureBombDoesNotGoOff() {
    Said large = served.upload(png(60_000, 60_000));
    assertThat(large.status()).isEqualTo(400);
    assertThat(large.code()).isEqualTo("limit_exceeded");
    assertThat(large.message())
        .isEqualTo(
            "60000 x 60000 pixels are 3600.000 million, over the limit of 1.000 million; scale it"
                + " down");
  }

  /** A PNG whose header says how large it is, and whose pixels are not there. */
  private static byte[] png(int width, int height) {
    ByteBuffer png = ByteBuffer.allocate(8 + 25 + 12 + 12 + 12);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    chunk(
        png,
        "IHDR",
        ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).put((byte) 2).array());
    chunk(png, "IDAT", new byte[12]);
    chunk(png, "IEND", new byte[0]);
    return Arrays.copyOf(png.array(), png.position());
  }

  private static void chunk(ByteBuffer png, String type, byte[] data) {
    CRC32 crc = new CRC32();
    crc.update(type.getBytes(StandardCharsets.US_ASCII));
    crc.update(data);
    png.putInt(data.length);
    png.put(type.getBytes(StandardCharsets.US_ASCII));
    png.put(data);
    png.putInt((int) crc.getValue());
  }

  @Test
  void moreFramesThanAllowedAreRefusedFromTheHeader() throws IOException {
    Said said = served.upload(clip(60, 25));
    assertThat(said.status()).isEqualTo(400);
    assertThat(said.code()).isEqualTo("limit_exceeded");
    assertThat(said.message()).contains("60 frames or more, over the limit of 40");
  }

  @Test
  void aVideoThatIsTooLongIsRefused() throws IOException {
    Said said = served.upload(clip(30, 1));
    assertThat(said.code()).isEqualTo("limit_exceeded");
    assertThat(said.message()).contains("it lasts 30.00 s or more, over the limit of 20.00 s");
  }

  private static byte[] clip(int frames, int perSecond) throws IOException {
    Path file = Files.createTempFile("frames", ".mp4");
    try {
      try (VideoWriter out = VideoWriter.open(file, 32, 32, perSecond)) {
        for (int i = 0; i < frames; i++) {
          out.write(new Frame(i, i / (double) perSecond, 32, 32, new byte[3 * 32 * 32]));
        }
      }
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aHeaderThatLiesIsFoundOutWhileDecoding() throws IOException {
    ByteBuffer clip = ByteBuffer.wrap(clip(30, 1));
    String text = new String(clip.array(), StandardCharsets.ISO_8859_1);
    for (String box : List.of("mvhd", "tkhd", "mdhd")) {
      int length = text.indexOf(box) + 4 + (box.equals("tkhd") ? 20 : 16);
      clip.putInt(length, clip.getInt(length) / 12);
    }
    Said taken = served.upload(clip.array());
    assertThat(taken.status()).as(taken.text()).isEqualTo(201);
    assertThat(taken.json().get("duration_seconds").asDouble()).isLessThan(3);
    String id = taken.json().get("id").asText();
    Said asked = served.post("/v1/find", "{\"media\": \"%s\", \"query\": \"x\"}".formatted(id));
    assertThat(asked.status()).as(asked.text()).isEqualTo(400);
    assertThat(asked.code()).isEqualTo("limit_exceeded");
    assertThat(asked.message()).contains("it lasts 21.00 s or more, over the limit of 20.00 s");
  }
}
