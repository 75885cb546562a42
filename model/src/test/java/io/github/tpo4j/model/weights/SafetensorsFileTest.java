package io.github.tpo4j.model.weights;

import static io.github.tpo4j.model.weights.RawSafetensors.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what is read; what is read is mapped. */
class SafetensorsFileTest {
  @TempDir Path folder;
  private PointerScope scope;

  @BeforeEach
  void open() {
    TorchRuntime.start();
    scope = new PointerScope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void everyTypeAndShapeComesBack() {
    Map<String, Tensor> written = new LinkedHashMap<>();
    Tensor x = Tensors.of(new float[] {-1.5f, 0, 3, Float.NaN, 1e30f, 7}, 2, 3);
    // three bytes in front: everything behind them lies unaligned
    written.put("bool", x.narrow(0, 0, 1).gt(Tensors.scalar(0)));
    written.put("f32", x);
    written.put("turned", x.t());
    written.put("bf16", x.to(ScalarType.BFloat16));
    written.put("f16", Tensors.of(new float[] {0.5f, -2}).to(ScalarType.Half));
    written.put("f64", Tensors.of(new float[] {0.25f}).to(ScalarType.Double));
    written.put("i64", Tensors.of(new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}));
    written.put("i32", Tensors.of(new long[] {-5, 5}).to(ScalarType.Int));
    written.put("u8", Tensors.of(new long[] {0, 255}).to(ScalarType.Byte));
    written.put("number", Tensors.of(new float[] {42}).view(new long[0]));
    written.put("none", Tensors.empty(ScalarType.Float, 3, 0, 2));
    Path file = folder.resolve("all.safetensors");
    SafetensorsWriter.write(file, written, Map.of("made by", "a test"));
    SafetensorsFile read = SafetensorsFile.open(file);
    assertThat(read.metadata()).containsExactly(Map.entry("made by", "a test"));
    assertThat(read.names()).containsExactlyElementsOf(written.keySet());
    written.forEach(
        (name, t) -> {
          assertThat(read.type(name)).as(name).isEqualTo(Tensors.dtype(t));
          assertThat(read.shape(name)).as(name).isEqualTo(Tensors.shape(t));
          Tensor back = read.tensor(name);
          assertThat(Tensors.dtype(back)).as(name).isEqualTo(Tensors.dtype(t));
          assertThat(Tensors.shape(back)).as(name).isEqualTo(Tensors.shape(t));
          assertThat(Tensors.floats(back)).as(name).isEqualTo(Tensors.floats(t));
        });
    assertThat(Tensors.longs(read.tensor("i64")))
        .containsExactly(Long.MIN_VALUE, -1, Long.MAX_VALUE);
    assertThat(folder.resolve("all.safetensors.part")).doesNotExist();
  }

  @Test
  void dataBehindAHeaderOfAnyLengthIsRead() throws IOException {
    String json = "{" + entry("a", "F32", "[2]", 0, 8) + "}";
    for (int padding = 0; padding < 8; padding++) {
      Path file = folder.resolve("p" + padding);
      RawSafetensors.write(file, json + " ".repeat(padding), 8);
      float first =
          ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).order(ByteOrder.LITTLE_ENDIAN).getFloat();
      assertThat(Tensors.floats(SafetensorsFile.open(file).tensor("a"))[0]).isEqualTo(first);
    }
  }

  @Test
  void writingToATensorDoesNotReachTheFile() throws IOException {
    Path file = folder.resolve("w");
    SafetensorsWriter.write(file, Map.of("a", torch.ones(4)), Map.of());
    byte[] before = Files.readAllBytes(file);
    Tensor a = SafetensorsFile.open(file).tensor("a");
    a.zero_();
    assertThat(Tensors.floats(a)).containsOnly(0);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(Tensors.floats(SafetensorsFile.open(file).tensor("a"))).containsOnly(1);
  }

  @Test
  void openingAGigabyteTakesNoMemory() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "resident size is read from /proc");
    Path file = folder.resolve("big");
    long numbers = 1L << 28;
    String entry = "{" + entry("a", "F32", "[" + numbers + "]", 0, 4 * numbers) + "}";
    byte[] json = (entry + " ".repeat(96 - entry.length())).getBytes(StandardCharsets.UTF_8);
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      out.write(length.putLong(json.length).array());
      out.write(json);
      out.setLength(8 + json.length + 4 * numbers); // the data is a hole of zeros
    }
    long before = residentMegabytes();
    Tensor a = SafetensorsFile.open(file).tensor("a");
    assertThat(Tensors.floats(a.narrow(0, numbers - 3, 3))).containsExactly(0, 0, 0);
    assertThat(residentMegabytes() - before).isLessThan(64);
  }

  @Test
  void anUnknownNameAndAnUnwritableFileAreTold() {
    Path file = folder.resolve("w");
    SafetensorsWriter.write(file, Map.of("a", torch.ones(4)), Map.of());
    SafetensorsFile f = SafetensorsFile.open(file);
    assertThatThrownBy(() -> f.tensor("b"))
        .isInstanceOf(TpoException.class)
        .hasMessage(file + ": has no tensor named b");
    Path nowhere = folder.resolve("no").resolve("w");
    assertThatThrownBy(() -> SafetensorsWriter.write(nowhere, Map.of("a", torch.ones(4)), Map.of()))
        .isInstanceOf(TpoException.class)
        .hasMessageStartingWith(nowhere + ": cannot be written: ");
    assertThatThrownBy(
            () ->
                SafetensorsWriter.write(
                    file, Map.of("a", torch.ones(2).to(ScalarType.ComplexFloat)), Map.of()))
        .isInstanceOf(TpoException.class)
        .hasMessageStartingWith("safetensors cannot hold tensors of type ");
  }

  private static long residentMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(l -> l.startsWith("VmRSS"))
        .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
