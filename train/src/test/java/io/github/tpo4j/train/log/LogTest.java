package io.github.tpo4j.train.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {
  @TempDir private Path folder;

  @Test
  void aLineIsTheMeanSinceTheLastOne() {
    List<String> lines = new ArrayList<>();
    Lines watcher = new Lines(lines::add, 2, 1e9);
    watcher.step(report(1, 3));
    watcher.step(report(2, 2));
    watcher.step(report(3, 1));
    watcher.step(report(4, 1.5));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(2))
        .matches(
            "step 4/10 loss 1\\.25 \\(lm 1\\.00 region \\.0050\\) 200 tok/s 40 % of peak"
                + " mem \\d+\\.\\d/\\d+ GB data-wait 10 % eta 3s");
    assertThat(Lines.duration(7440)).isEqualTo("2h04");
    assertThat(Lines.duration(200)).isEqualTo("3m20");
  }

  @Test
  void aLogGoesOnBehindAStep() throws IOException {
    Path file = folder.resolve("log.jsonl");
    try (JsonLog log = new JsonLog(file, 0)) {
      for (int i = 1; i <= 5; i++) {
        log.step(report(i, i));
      }
    }
    Files.writeString(file, Files.readString(file) + "{\"step\":6,\"lo");
    try (JsonLog log = new JsonLog(file, 3)) {
      log.step(report(4, 40));
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(2)).contains("\"step\":3,").contains("\"loss\":3.0");
    assertThat(lines.get(3)).contains("\"step\":4,").contains("\"loss\":40.0");
  }

  @Test
  void tensorBoardsRecordsHoldTheCurves() throws IOException {
    // the check value of CRC-32C, turned and shifted as TensorFlow does it
    int crc = 0xE3069283;
    assertThat(EventFile.masked("123456789".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(Integer.rotateRight(crc, 15) + 0xa282ead8);
    try (EventFile events = new EventFile(folder, 5)) {
      events.step(report(4, 1));
      events.step(report(5, 2));
    }
    List<byte[]> records = records();
    assertThat(records).hasSize(2);
    assertThat(text(records.get(0))).contains("brain.Event:2");
    assertThat(text(records.get(1))).contains("loss", "loss/lm", "gradient_norm", "rate");
    assertThat(records.get(1)[9]).as("the step's field").isEqualTo((byte) 0x10);
    assertThat(records.get(1)[10]).isEqualTo((byte) 5);
  }

  /** Reads the file back as TensorBoard does, sums checked. */
  private List<byte[]> records() throws IOException {
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      file =
          files
              .filter(f -> f.getFileName().toString().contains("tfevents"))
              .findFirst()
              .orElseThrow();
    }
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> records = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertThat(in.getInt()).isEqualTo(EventFile.masked(length));
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      assertThat(in.getInt()).isEqualTo(EventFile.masked(data));
      records.add(data);
    }
    return records;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static StepReport report(int step, double loss) {
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("lm", 1.0);
    terms.put("region", 0.005);
    terms.put("region.l1", 0.1);
    return new StepReport(step, 10, loss, terms, 0.7, 0.5, 8, 100, 2e8, 0.5, 0.05, 0);
  }
}
