package io.github.tpo4j.model.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The header of a safetensors file, read and fully checked: eight bytes of little-endian length, a
 * JSON object of that length, then the tensors' bytes without gap or overlap.
 *
 * @param dataStart offset in the file of the first tensor byte
 * @param metadata the {@code __metadata__} texts
 * @param tensors entries in the file's order
 */
record SafetensorsHeader(long dataStart, Map<String, String> metadata, Map<String, Entry> tensors) {
  /** A header longer than this is refused before it is read. */
  static final long MAX_LENGTH = 100L << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Types of the format that tpo4j can hold. */
  private static final Map<String, ScalarType> TYPES =
      Map.of(
          "F64", ScalarType.Double,
          "F32", ScalarType.Float,
          "F16", ScalarType.Half,
          "BF16", ScalarType.BFloat16,
          "I64", ScalarType.Long,
          "I32", ScalarType.Int,
          "I16", ScalarType.Short,
          "I8", ScalarType.Char,
          "U8", ScalarType.Byte,
          "BOOL", ScalarType.Bool);

  /**
   * One tensor of the file.
   *
   * @param begin offset of its first byte from {@code dataStart}
   * @param bytes its length
   */
  record Entry(ScalarType type, long[] shape, long begin, long bytes) {}

  static String nameOf(ScalarType type) {
    return TYPES.entrySet().stream()
        .filter(e -> e.getValue() == type)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> TpoException.model("safetensors cannot hold tensors of type " + type));
  }

  static int bytesOf(ScalarType type) {
    return switch (type) {
      case Double, Long -> 8;
      case Float, Int -> 4;
      case Half, BFloat16, Short -> 2;
      default -> 1;
    };
  }

  static SafetensorsHeader read(Path file) {
    if (!Files.isRegularFile(file)) {
      String what = Files.exists(file) ? ": is not a file" : ": no such file";
      throw TpoException.model(file + what + "; expected a safetensors file");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < 8) {
        throw bad(file, "it has %d bytes, too few for a header; was the download cut?", size);
      }
      ByteBuffer start = read(channel, 0, (int) Math.min(size, 64));
      refuseOtherFormats(file, start);
      long length = start.getLong(0);
      if (length < 2 || length > MAX_LENGTH || length > size - 8) {
        throw bad(
            file,
            "the header's length field says %d bytes, but the file has %d (limit %d)",
            length,
            size - 8,
            MAX_LENGTH);
      }
      String json =
          StandardCharsets.UTF_8.decode(read(channel, 8, Math.toIntExact(length))).toString();
      return parse(file, json, 8 + length, size - 8 - length);
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.MODEL, file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {}
    return bytes.flip();
  }

  /** A length field may look like any magic number; what follows it in our format is a brace. */
  private static void refuseOtherFormats(Path file, ByteBuffer start) {
    String text = StandardCharsets.ISO_8859_1.decode(start.duplicate()).toString();
    if (text.startsWith("version https://git-lfs")) {
      throw bad(file, "it is a git-lfs pointer; fetch the real file with `git lfs pull`");
    }
    boolean magic =
        text.startsWith("PK\u0003\u0004") || text.matches("(?s)\u0080[\u0002-\u0005].*");
    if (magic && !text.startsWith("{", 8)) {
      throw bad(file, "it is a PyTorch pickle, which tpo4j never opens; convert it to safetensors");
    }
  }

  static SafetensorsHeader parse(Path file, String json, long dataStart, long dataBytes) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw bad(file, "its header is not JSON: %s", e.getOriginalMessage());
    }
    if (root == null || !root.isObject()) {
      throw bad(file, "its header is not a JSON object");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    Map<String, Entry> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (field.getKey().equals("__metadata__")) {
        metadata(file, field.getValue(), metadata);
      } else {
        tensors.put(field.getKey(), entry(file, field.getKey(), field.getValue(), dataBytes));
      }
    }
    checkNoGaps(file, tensors, dataBytes);
    return new SafetensorsHeader(dataStart, metadata, tensors);
  }

  private static void metadata(Path file, JsonNode node, Map<String, String> metadata) {
    if (!node.isObject()) {
      throw bad(file, "__metadata__ must map names to texts but is %s", node);
    }
    for (Map.Entry<String, JsonNode> m : node.properties()) {
      if (!m.getValue().isTextual()) {
        throw bad(file, "__metadata__.%s must be a text but is %s", m.getKey(), m.getValue());
      }
      metadata.put(m.getKey(), m.getValue().textValue());
    }
  }

  private static Entry entry(Path file, String name, JsonNode node, long dataBytes) {
    JsonNode dtype = node.path("dtype");
    ScalarType type = TYPES.get(dtype.asText());
    if (type == null) {
      throw bad(file, "%s: unknown dtype %s; known are %s", name, dtype, TYPES.keySet());
    }
    JsonNode shapeNode = node.path("shape");
    JsonNode offsets = node.path("data_offsets");
    if (!shapeNode.isArray() || !offsets.isArray() || offsets.size() != 2) {
      throw bad(file, "%s: expected \"shape\": [...] and \"data_offsets\": [begin, end]", name);
    }
    long[] shape = longs(file, name, "shape", shapeNode);
    long[] range = longs(file, name, "data_offsets", offsets);
    long bytes = bytesOf(type);
    try {
      for (long n : shape) {
        bytes = Math.multiplyExact(bytes, n);
      }
    } catch (ArithmeticException e) {
      throw bad(file, "%s: shape %s overflows", name, Arrays.toString(shape));
    }
    if (range[0] > range[1] || range[1] > dataBytes) {
      throw bad(
          file,
          "%s: data_offsets %s reach outside the %d bytes of data; was the download cut?",
          name,
          Arrays.toString(range),
          dataBytes);
    }
    if (range[1] - range[0] != bytes) {
      throw bad(
          file,
          "%s: %s of shape %s is %d bytes, but its data_offsets %s span %d",
          name,
          dtype.asText(),
          Arrays.toString(shape),
          bytes,
          Arrays.toString(range),
          range[1] - range[0]);
    }
    return new Entry(type, shape, range[0], bytes);
  }

  private static long[] longs(Path file, String name, String key, JsonNode array) {
    long[] values = new long[array.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode v = array.get(i);
      if (!v.isIntegralNumber() || !v.canConvertToLong() || v.longValue() < 0) {
        throw bad(file, "%s: %s[%d] must be a whole number from 0 but is %s", name, key, i, v);
      }
      values[i] = v.longValue();
    }
    return values;
  }

  private static void checkNoGaps(Path file, Map<String, Entry> tensors, long dataBytes) {
    List<Map.Entry<String, Entry>> sorted = new ArrayList<>(tensors.entrySet());
    sorted.sort(
        Comparator.<Map.Entry<String, Entry>>comparingLong(e -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().bytes()));
    long end = 0;
    for (Map.Entry<String, Entry> e : sorted) {
      long begin = e.getValue().begin();
      if (begin != end) {
        throw bad(
            file,
            "%s begins at byte %d of the data, but the tensor before ends at %d: %s",
            e.getKey(),
            begin,
            end,
            begin < end ? "they overlap" : "there is a hole");
      }
      end += e.getValue().bytes();
    }
    if (end != dataBytes) {
      throw bad(file, "its tensors end at byte %d but its data at %d", end, dataBytes);
    }
  }

  private static TpoException bad(Path file, String what, Object... arguments) {
    return TpoException.model(
        file + ": not a valid safetensors file: " + what.formatted(arguments));
  }
}
