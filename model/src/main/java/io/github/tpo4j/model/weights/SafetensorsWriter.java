package io.github.tpo4j.model.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Writes safetensors files: one, or shards with the index that transformers uses. */
public final class SafetensorsWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CHUNK = 64 << 20;

  private SafetensorsWriter() {}

  /**
   * Writes one file. It appears under its name only when it is whole and on disk.
   *
   * @param tensors by name, written in the map's order; any device and layout
   * @param metadata texts for {@code __metadata__}
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    ObjectNode header = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode node = header.putObject("__metadata__");
      metadata.forEach(node::put);
    }
    long at = 0;
    for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
      ObjectNode node = header.putObject(e.getKey());
      node.put("dtype", SafetensorsHeader.nameOf(Tensors.dtype(e.getValue())));
      var shape = node.putArray("shape");
      for (long n : Tensors.shape(e.getValue())) {
        shape.add(n);
      }
      node.putArray("data_offsets").add(at).add(at += bytes(e.getValue()));
    }
    byte[] json = padded(header.toString());
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer start = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
        writeAll(channel, start.putLong(json.length).put(json).flip());
        for (Tensor t : tensors.values()) {
          writeData(channel, t);
        }
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA, file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * Writes {@code model.safetensors}, or {@code model-00001-of-0000N.safetensors} and {@code
   * model.safetensors.index.json} where the tensors take more than one shard.
   */
  public static void writeSharded(Path dir, Map<String, Tensor> tensors, long maxShardBytes) {
    List<Map<String, Tensor>> shards = new ArrayList<>();
    long total = 0;
    long inShard = Long.MAX_VALUE;
    for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
      long size = bytes(e.getValue());
      if (inShard == Long.MAX_VALUE || inShard + size > maxShardBytes) {
        shards.add(new LinkedHashMap<>());
        inShard = 0;
      }
      shards.get(shards.size() - 1).put(e.getKey(), e.getValue());
      inShard += size;
      total += size;
    }
    Map<String, String> metadata = Map.of("format", "pt");
    if (shards.size() <= 1) {
      write(dir.resolve("model.safetensors"), tensors, metadata);
      return;
    }
    ObjectNode index = JSON.createObjectNode();
    index.putObject("metadata").put("total_size", total);
    ObjectNode weightMap = index.putObject("weight_map");
    for (int i = 0; i < shards.size(); i++) {
      String name = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
      write(dir.resolve(name), shards.get(i), metadata);
      shards.get(i).keySet().forEach(t -> weightMap.put(t, name));
    }
    Path file = dir.resolve(Checkpoint.INDEX);
    try {
      Files.writeString(file, index.toPrettyString());
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA, file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static long bytes(Tensor t) {
    return t.numel() * SafetensorsHeader.bytesOf(Tensors.dtype(t));
  }

  /** Padded with spaces so that the data begins at a multiple of 64: views of it are aligned. */
  private static byte[] padded(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    int length = (8 + bytes.length + 63) / 64 * 64 - 8;
    byte[] padded = java.util.Arrays.copyOf(bytes, length);
    java.util.Arrays.fill(padded, bytes.length, length, (byte) ' ');
    return padded;
  }

  private static void writeData(FileChannel channel, Tensor t) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Tensor c = t.detach().cpu().contiguous();
      long size = bytes(c);
      if (size == 0) {
        return;
      }
      BytePointer data = new BytePointer(c.data_ptr());
      for (long at = 0; at < size; at += CHUNK) {
        long n = Math.min(CHUNK, size - at);
        writeAll(channel, new BytePointer(data).position(at).limit(at + n).asByteBuffer());
      }
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
