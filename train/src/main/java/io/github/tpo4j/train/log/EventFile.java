package io.github.tpo4j.train.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file of curves that TensorBoard reads: records of length, masked CRC-32C of the length, an
 * {@code Event} message, masked CRC-32C of the message (tensorflow's {@code record_writer} and
 * {@code event.proto}). Each run of the program writes a file of its own; TensorBoard joins them.
 */
public final class EventFile implements Watcher {
  private static final int MASK = 0xa282ead8;
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final LogFile out;
  private final int every;

  /**
   * @param every steps between two points of a curve
   */
  public EventFile(Path folder, int every) {
    this.every = every;
    String name =
        "events.out.tfevents.%d.%d"
            .formatted(System.currentTimeMillis() / 1000, ProcessHandle.current().pid());
    out = new LogFile(folder.resolve(name));
    Message first = new Message();
    first.real(1, System.currentTimeMillis() / 1e3);
    first.bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
    out.append(record(first.toBytes()));
  }

  @Override
  public void step(StepReport r) {
    if (r.step() % every != 0 && r.step() != r.steps()) {
      return;
    }
    Map<String, Double> curves = new LinkedHashMap<>();
    curves.put("loss", r.loss());
    r.terms().forEach((name, value) -> curves.put("loss/" + name, value));
    curves.put("gradient_norm", r.gradientNorm());
    curves.put("rate", r.rate());
    curves.put("tokens_per_second", r.tokens() / r.seconds());
    curves.put("data_wait_share", r.waitSeconds() / r.seconds());
    Message summary = new Message();
    curves.forEach(
        (tag, value) -> {
          Message one = new Message();
          one.bytes(1, tag.getBytes(StandardCharsets.UTF_8));
          one.single(2, value.floatValue());
          summary.bytes(1, one.toBytes());
        });
    Message event = new Message();
    event.real(1, System.currentTimeMillis() / 1e3);
    event.whole(2, r.step());
    event.bytes(5, summary.toBytes());
    out.append(record(event.toBytes()));
  }

  @Override
  public void close() {
    out.close();
  }

  private static byte[] record(byte[] data) {
    byte[] length = little(8).putLong(data.length).array();
    return little(8 + 4 + data.length + 4)
        .put(length)
        .putInt(masked(length))
        .put(data)
        .putInt(masked(data))
        .array();
  }

  /** CRC-32C turned by 15 bits plus a constant, so that a sum over sums stays a good one. */
  static int masked(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A protocol buffer message, field by field. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void real(int field, double value) {
      varint(field << 3 | FIXED64);
      out.writeBytes(little(8).putDouble(value).array());
    }

    void single(int field, float value) {
      varint(field << 3 | FIXED32);
      out.writeBytes(little(4).putFloat(value).array());
    }

    void whole(int field, long value) {
      varint(field << 3 | VARINT);
      varint(value);
    }

    void bytes(int field, byte[] value) {
      varint(field << 3 | BYTES);
      varint(value.length);
      out.writeBytes(value);
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    byte[] toBytes() {
      return out.toByteArray();
    }
  }
}
