package io.github.tpo4j.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strict, counted loading of one file and of shards, under other names too. */
class CheckpointTest {
  @TempDir Path dir;
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
  void shardsAreWrittenWithAnIndexAndReadBack() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < 5; i++) {
      tensors.put("layer." + i, torch.full(new long[] {10}, Tensors.scalar(i)));
    }
    SafetensorsWriter.writeSharded(dir, tensors, 90);
    assertThat(dir.resolve("model-00001-of-00003.safetensors")).exists();
    assertThat(Files.readString(dir.resolve(Checkpoint.INDEX)))
        .contains("\"total_size\" : 200")
        .contains("\"layer.4\" : \"model-00003-of-00003.safetensors\"");
    Checkpoint c = Checkpoint.open(dir, NameMap.IDENTITY);
    Params p = Params.from(c, ScalarType.Float, new Device("cpu"));
    for (int i = 0; i < 5; i++) {
      assertThat(Tensors.floats(p.at("layer").get("" + i, Init.ZEROS, 10))).containsOnly(i);
    }
    assertThat(c.finish(name -> false))
        .hasToString("loaded 5/5 tensors (0.1 K) from " + dir + "; 0 missing, 0 unused");
  }

  @Test
  void fewTensorsStayInOneFile() {
    SafetensorsWriter.writeSharded(dir, Map.of("a", torch.ones(4)), 1000);
    assertThat(dir.resolve("model.safetensors")).exists();
    assertThat(dir.resolve(Checkpoint.INDEX)).doesNotExist();
    assertThat(Checkpoint.open(dir, NameMap.IDENTITY).has("a")).isTrue();
  }

  @Test
  void missingUnusedAndIllShapedAreNamedTogether() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("good", torch.ones(2));
    tensors.put("k_proj.weight", torch.ones(1024, 4));
    tensors.put("extra", torch.ones(1));
    tensors.put("position_ids", torch.ones(1));
    SafetensorsWriter.write(dir.resolve("model.safetensors"), tensors, Map.of());
    Checkpoint c = Checkpoint.open(dir, NameMap.IDENTITY);
    Params p = Params.from(c, ScalarType.Float, new Device("cpu"));
    p.get("good", Init.ZEROS, 2);
    p.hint("is kv_heads 8?").at("k_proj").get("weight", Init.ZEROS, 4096, 4);
    p.get("absent", Init.ZEROS, 3);
    assertThatThrownBy(() -> c.finish(name -> name.equals("position_ids")))
        .isInstanceOf(TpoException.class)
        .hasMessage(
            dir.resolve("model.safetensors")
                + ": 3 tensors do not fit the model that config.json describes:\n"
                + "  k_proj.weight: expected [4096, 4] but the file has [1024, 4]; is kv_heads 8?\n"
                + "  absent: expected [3] but the file has no such tensor\n"
                + "  extra: in the file, but no part of this model");
  }

  @Test
  void declaredNamesAreIgnoredAndCounted() {
    SafetensorsWriter.write(
        dir.resolve("model.safetensors"), Map.of("a", torch.ones(2), "b", torch.ones(1)), Map.of());
    Checkpoint c = Checkpoint.open(dir, NameMap.IDENTITY);
    Params.from(c, ScalarType.Float, new Device("cpu")).get("a", Init.ZEROS, 2);
    Checkpoint.Report report = c.finish(name -> name.equals("b"));
    assertThat(report.ignored()).containsExactly("b");
    assertThat(report.toString()).endsWith("; 0 missing, 0 unused, 1 ignored as declared");
  }

  @Test
  void manyProblemsAreCutWithTheirNumber() {
    SafetensorsWriter.write(dir.resolve("model.safetensors"), Map.of("a", torch.ones(2)), Map.of());
    Checkpoint c = Checkpoint.open(dir, NameMap.IDENTITY);
    Params p = Params.from(c, ScalarType.Float, new Device("cpu"));
    for (int i = 0; i < 20; i++) {
      p.get("layer." + i, Init.ZEROS, 1);
    }
    assertThatThrownBy(() -> c.finish(n -> true))
        .hasMessageContaining(": 20 tensors do not fit")
        .hasMessageContaining("  layer.11: expected [1]")
        .hasMessageEndingWith("\n  and 8 more");
  }

  @Test
  void brokenDirectoriesAreToldApart() throws IOException {
    Path none = dir.resolve("none");
    refuses(none, none + ": no such directory; expected a model directory with config.json");
    Path text = Files.writeString(dir.resolve("text"), "x");
    refuses(text, text + ": is a file; expected a model directory");
    refuses(dir, dir + ": has neither model.safetensors nor model.safetensors.index.json;");
    Path index = dir.resolve(Checkpoint.INDEX);
    Files.writeString(index, "{");
    refuses(dir, index + ": cannot be read as JSON: ");
    Files.writeString(index, "{\"weight_map\": {}}");
    refuses(dir, index + ": expected \"weight_map\": {tensor: file, ...}");
    for (String outside : List.of("../w.safetensors", "/etc/passwd", "..", "a\\\\b")) {
      Files.writeString(index, "{\"weight_map\": {\"a\": \"" + outside + "\"}}");
      refuses(dir, "is not a plain file name");
    }
    Files.writeString(index, "{\"weight_map\": {\"a\": \"model-1.safetensors\"}}");
    Path shard = dir.resolve("model-1.safetensors");
    refuses(dir, shard + ": no such file; expected a safetensors file");
    SafetensorsWriter.write(shard, Map.of("b", torch.ones(1)), Map.of());
    refuses(dir, index + ": says that a is in model-1.safetensors, but it is not");
    SafetensorsWriter.write(shard, Map.of("a", torch.ones(1), "b", torch.ones(1)), Map.of());
    refuses(dir, shard + ": holds b, which model.safetensors.index.json does not list");
  }

  @Test
  void aTensorInTwoFilesIsRefused() {
    Path one = dir.resolve("one");
    Path two = dir.resolve("two");
    SafetensorsWriter.write(one, Map.of("a", torch.ones(1)), Map.of());
    SafetensorsWriter.write(two, Map.of("a", torch.ones(1)), Map.of());
    List<SafetensorsFile> files = List.of(SafetensorsFile.open(one), SafetensorsFile.open(two));
    assertThatThrownBy(() -> Checkpoint.of(files, NameMap.IDENTITY))
        .hasMessage("a is both in " + one + " and in " + two);
  }

  @Test
  void namesAreMappedBothWays() {
    NameMap map = NameMap.IDENTITY.with("lm.", "model.").with("lm.head.", "lm_head.");
    assertThat(map.toFile("lm.layers.0")).isEqualTo("model.layers.0");
    assertThat(map.toFile("lm.head.weight")).isEqualTo("lm_head.weight");
    assertThat(map.fromFile("lm_head.weight")).isEqualTo("lm.head.weight");
    assertThat(map.fromFile("model.layers.0")).isEqualTo("lm.layers.0");
    assertThat(map.toFile("other")).isEqualTo("other");
    SafetensorsWriter.write(
        dir.resolve("model.safetensors"), Map.of("model.norm", torch.ones(2)), Map.of());
    Checkpoint c = Checkpoint.open(dir, map);
    Params p = Params.from(c, ScalarType.Float, new Device("cpu"));
    assertThat(p.has("lm.")).isTrue();
    assertThat(p.has("vision.")).isFalse();
    assertThat(Tensors.floats(p.at("lm").get("norm", Init.ZEROS, 2))).containsOnly(1);
    assertThat(p.at("lm").name("norm")).isEqualTo("lm.norm");
  }

  @Test
  void typesAreConvertedOnlyWhereTheyDiffer() {
    Map<String, Tensor> tensors =
        Map.of("w", torch.ones(2).to(ScalarType.BFloat16), "ids", Tensors.of(new long[] {1, 2}));
    SafetensorsWriter.write(dir.resolve("model.safetensors"), tensors, Map.of());
    Checkpoint c = Checkpoint.open(dir, NameMap.IDENTITY);
    Params bf16 = Params.from(c, ScalarType.BFloat16, new Device("cpu"));
    assertThat(bf16.get("w", Init.ZEROS, 2).data_ptr().address())
        .isEqualTo(c.tensor("w").data_ptr().address());
    Params f32 = bf16.as(ScalarType.Float);
    assertThat(Tensors.dtype(f32.get("w", Init.ZEROS, 2))).isEqualTo(ScalarType.Float);
    assertThat(Tensors.dtype(f32.get("ids", Init.ZEROS, 2))).isEqualTo(ScalarType.Long);
  }

  @Test
  void freshValuesComeFromTheSeed() {
    Device cpu = new Device("cpu");
    Init normal = Init.normal(1);
    float[] a = Tensors.floats(Params.fresh(3, ScalarType.Float, cpu).get("w", normal, 5));
    float[] b = Tensors.floats(Params.fresh(3, ScalarType.Float, cpu).get("w", normal, 5));
    float[] c = Tensors.floats(Params.fresh(4, ScalarType.Float, cpu).get("w", normal, 5));
    assertThat(a).isEqualTo(b).isNotEqualTo(c);
  }

  private static void refuses(Path dir, String message) {
    assertThatThrownBy(() -> Checkpoint.open(dir, NameMap.IDENTITY))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining(message);
  }
}
