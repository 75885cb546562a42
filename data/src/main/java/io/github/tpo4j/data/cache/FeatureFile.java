package io.github.tpo4j.data.cache;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * One file of named arrays: {@code "TPOF"}, the header's length and the CRC-32C of all that follows
 * (32 bits each, little endian), the header as JSON, then the arrays' bytes one after another.
 */
final class FeatureFile {
  private static final int MAGIC = 0x464F5054; // "TPOF"
  private static final int PREFIX = 12;

  private FeatureFile() {}

  record Header(@JsonProperty("arrays") List<Entry> arrays) {}

  record Entry(
      @JsonProperty("name") String name,
      @JsonProperty("type") Feature.Type type,
      @JsonProperty("shape") List<Long> shape,
      @JsonProperty("bytes") long bytes) {}

  /** Writes a new file and forces it to the disk. */
  static void write(Path file, Map<String, Feature> features) throws IOException {
    List<Entry> entries = new ArrayList<>();
    features.forEach(
        (name, f) -> entries.add(new Entry(name, f.type(), f.shape(), f.bytes().remaining())));
    byte[] header = Json.write(new Header(entries)).getBytes(StandardCharsets.UTF_8);
    CRC32C sum = new CRC32C();
    sum.update(header);
    features.values().forEach(f -> sum.update(f.bytes().duplicate()));
    ByteBuffer prefix = ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN);
    prefix.putInt(MAGIC).putInt(header.length).putInt((int) sum.getValue()).flip();
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeAll(out, prefix);
      writeAll(out, ByteBuffer.wrap(header));
      for (Feature feature : features.values()) {
        writeAll(out, feature.bytes().duplicate());
      }
      out.force(true);
    }
  }

  /**
   * Maps a file and checks its sum.
   *
   * @throws IOException also where the file is not whole, saying how
   */
  static Map<String, Feature> read(Path file) throws IOException {
    ByteBuffer all;
    try (FileChannel in = FileChannel.open(file)) {
      if (in.size() < PREFIX || in.size() > Integer.MAX_VALUE) {
        throw new IOException("it has " + in.size() + " bytes");
      }
      all = in.map(FileChannel.MapMode.READ_ONLY, 0, in.size()).order(ByteOrder.LITTLE_ENDIAN);
    }
    int magic = all.getInt();
    int headerLength = all.getInt();
    int expected = all.getInt();
    CRC32C sum = new CRC32C();
    sum.update(all.duplicate());
    if (magic != MAGIC || headerLength < 0 || headerLength > all.remaining()) {
      throw new IOException("it is no file of features");
    }
    if ((int) sum.getValue() != expected) {
      throw new IOException("its checksum is wrong");
    }
    byte[] header = new byte[headerLength];
    all.get(header);
    return features(all, new String(header, StandardCharsets.UTF_8), file);
  }

  private static Map<String, Feature> features(ByteBuffer data, String header, Path file)
      throws IOException {
    Map<String, Feature> features = new LinkedHashMap<>();
    try {
      int at = data.position();
      for (Entry entry : Json.read(header, Header.class, file.toString()).arrays()) {
        ByteBuffer bytes = data.slice(at, Math.toIntExact(entry.bytes()));
        features.put(entry.name(), new Feature(entry.type(), entry.shape(), bytes));
        at += bytes.remaining();
      }
      return features;
    } catch (TpoException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("its header does not fit: " + e.getMessage(), e);
    }
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
