package io.github.tpo4j.model.weights;

import static io.github.tpo4j.model.weights.RawSafetensors.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every check of the header, by the text of its message. */
class SafetensorsHeaderTest {
  private static final String INVALID = ": not a valid safetensors file: ";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("w.safetensors");
  }

  @Test
  void aRightHeaderIsRead() throws IOException {
    String a = entry("a", "F32", "[2]", 0, 8);
    String b = entry("b", "I64", "[]", 8, 16);
    RawSafetensors.write(file, "{\"__metadata__\":{\"format\":\"pt\"}," + b + "," + a + "}  ", 16);
    SafetensorsHeader header = SafetensorsHeader.read(file);
    assertThat(header.metadata()).containsEntry("format", "pt");
    assertThat(header.tensors().keySet()).containsExactly("b", "a");
    assertThat(header.tensors().get("b").shape()).isEmpty();
  }

  @Test
  void lengthsThatLookLikeMagicNumbersAreLengths() throws IOException {
    // 640 begins with the bytes of a pickle, 19280 with "PK"
    for (int length : new int[] {640, 896, 1152, 19280}) {
      String json = "{" + entry("a", "U8", "[1]", 0, 1) + "}";
      RawSafetensors.write(file, json + " ".repeat(length - json.length()), 1);
      assertThat(SafetensorsHeader.read(file).tensors()).containsKey("a");
    }
  }

  @Test
  void missingEmptyAndCutFiles() throws IOException {
    refuses(": no such file; expected a safetensors file");
    Files.createDirectory(file);
    refuses(": is not a file; expected a safetensors file");
    Files.delete(file);
    Files.write(file, new byte[0]);
    refuses(INVALID + "it has 0 bytes, too few for a header; was the download cut?");
    Files.write(file, new byte[7]);
    refuses(INVALID + "it has 7 bytes, too few for a header; was the download cut?");
    byte[] whole = RawSafetensors.bytes("{" + entry("a", "F32", "[2]", 0, 8) + "}", 8);
    Files.write(file, java.util.Arrays.copyOf(whole, 30));
    refuses(
        INVALID + "the header's length field says 54 bytes, but the file has 22 (limit 104857600)");
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1));
    refuses(
        INVALID
            + "a: data_offsets [0, 8] reach outside the 7 bytes of data; was the download cut?");
  }

  @Test
  void lengthsBeyondTheLimitAreRefusedUnread() throws IOException {
    for (long length : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, (100L << 20) + 1}) {
      ByteBuffer b = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
      Files.write(file, b.array());
      refuses(
          INVALID
              + "the header's length field says %d bytes, but the file has 56 (limit 104857600)"
                  .formatted(length));
    }
  }

  @Test
  void otherFormatsAreNamed() throws IOException {
    Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    refuses(INVALID + "it is a git-lfs pointer; fetch the real file with `git lfs pull`");
    String pickle = "it is a PyTorch pickle, which tpo4j never opens; convert it to safetensors";
    for (String magic : new String[] {"PK\u0003\u0004", "\u0080\u0002", "\u0080\u0004"}) {
      Files.write(file, (magic + "x".repeat(40)).getBytes(StandardCharsets.ISO_8859_1));
      refuses(INVALID + pickle);
    }
  }

  @Test
  void whatIsNotAnObjectOfJsonIsRefused() throws IOException {
    header("{broken}", 0, "its header is not JSON: Unexpected character");
    header("[1]", 0, "its header is not a JSON object");
    header("{}{}", 0, "its header is not JSON: Trailing token");
    header("[".repeat(5000), 0, "its header is not JSON: ");
    String twice = entry("a", "U8", "[1]", 0, 1);
    header("{" + twice + "," + twice + "}", 1, "its header is not JSON: Duplicate field 'a'");
    header("{\"__metadata__\":3}", 0, "__metadata__ must map names to texts but is 3");
    header("{\"__metadata__\":{\"k\":1}}", 0, "__metadata__.k must be a text but is 1");
  }

  @Test
  void entriesThatDoNotFitAreRefused() throws IOException {
    header(entries(entry("a", "F8", "[1]", 0, 1)), 1, "a: unknown dtype \"F8\"; known are [");
    header("{\"a\":5}", 0, "a: unknown dtype ; known are [");
    header("{\"a\":{\"dtype\":\"F32\"}}", 0, "a: expected \"shape\": [...] and \"data_offsets\"");
    header(
        entries(entry("a", "F32", "[2]", 0, 4)),
        4,
        "a: F32 of shape [2] is 8 bytes, but its data_offsets [0, 4] span 4");
    header(
        entries(entry("a", "F32", "[-1]", 0, 4)), 4, "a: shape[0] must be a whole number from 0");
    header(
        entries(entry("a", "F32", "[1.5]", 0, 4)), 4, "a: shape[0] must be a whole number from 0");
    header(
        entries(entry("a", "F32", "[1]", -4, 0)), 4, "a: data_offsets[0] must be a whole number");
    header(entries(entry("a", "U8", "[1]", 2, 1)), 4, "a: data_offsets [2, 1] reach outside");
    header(
        entries(entry("a", "F32", "[4611686018427387904, 4]", 0, 0)),
        0,
        "a: shape [4611686018427387904, 4] overflows");
    header(
        entries(entry("a", "U8", "[99999999999999999999]", 0, 1)),
        1,
        "a: shape[0] must be a whole number from 0 but is 99999999999999999999");
  }

  @Test
  void holesAndOverlapsAreRefused() throws IOException {
    String a = entry("a", "U8", "[4]", 0, 4);
    header(
        entries(a, entry("b", "U8", "[4]", 3, 7)),
        7,
        "b begins at byte 3 of the data, but the tensor before ends at 4: they overlap");
    header(
        entries(a, entry("b", "U8", "[2]", 6, 8)),
        8,
        "b begins at byte 6 of the data, but the tensor before ends at 4: there is a hole");
    header(entries(a), 9, "its tensors end at byte 4 but its data at 9");
    header(entries(entry("a", "U8", "[1]", 1, 2)), 2, "there is a hole");
  }

  @Test
  void tenThousandMutationsRaiseNothingElse() throws IOException {
    Random random = new Random(42);
    byte[] right =
        RawSafetensors.bytes(
            "{\"__metadata__\":{\"format\":\"pt\"},"
                + entry("a.weight", "F32", "[2,3]", 0, 24)
                + ","
                + entry("b", "BF16", "[4]", 24, 32)
                + ","
                + entry("c", "I64", "[0,5]", 32, 32)
                + "}",
            32);
    int opened = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] wrong = mutated(right, random);
      Files.write(file, wrong);
      try (PointerScope scope = new PointerScope()) {
        SafetensorsFile f = SafetensorsFile.open(file);
        for (String name : f.names()) {
          f.tensor(name);
        }
        opened++;
      } catch (TpoException expected) {
        assertThat(expected.kind()).isEqualTo(TpoException.Kind.MODEL);
        assertThat(expected.getMessage()).startsWith(file.toString());
      }
    }
    assertThat(opened).isLessThan(6_000);
  }

  private static byte[] mutated(byte[] right, Random random) {
    byte[] b = right.clone();
    String pieces = "0123456789[]{},:\"-eF";
    for (int k = random.nextInt(4); k >= 0; k--) {
      switch (random.nextInt(4)) {
        case 0 -> b[random.nextInt(b.length)] = (byte) random.nextInt(256);
        case 1 ->
            b[8 + random.nextInt(b.length - 8)] =
                (byte) pieces.charAt(random.nextInt(pieces.length()));
        case 2 -> b = java.util.Arrays.copyOf(b, 9 + random.nextInt(b.length - 8));
        default -> {
          int at = random.nextInt(b.length);
          byte[] longer = java.util.Arrays.copyOf(b, b.length + 1);
          System.arraycopy(b, at, longer, at + 1, b.length - at);
          b = longer;
        }
      }
    }
    return b;
  }

  private static String entries(String... entries) {
    return "{" + String.join(",", entries) + "}";
  }

  private void header(String json, int dataBytes, String message) throws IOException {
    RawSafetensors.write(file, json, dataBytes);
    assertThatThrownBy(() -> SafetensorsHeader.read(file))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining(file + INVALID)
        .hasMessageContaining(message);
  }

  private void refuses(String message) {
    assertThatThrownBy(() -> SafetensorsHeader.read(file))
        .isInstanceOf(TpoException.class)
        .hasMessage(file + message);
  }
}
