package io.github.tpo4j.model.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Checkpoint;
import io.github.tpo4j.model.weights.NameMap;
import io.github.tpo4j.model.weights.Params;
import io.github.tpo4j.model.weights.SafetensorsFile;
import io.github.tpo4j.model.weights.SafetensorsWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderLmTest {
  static void close(Tensor actual, Tensor expected, double bound) {
    double worst = actual.sub(expected).abs().max().item_double();
    assertThat(worst).isLessThan(bound);
  }

  @ParameterizedTest
  @ValueSource(strings = {TinyLm.PLAIN, TinyLm.WINDOW})
  void cachedPiecesEqualOnePass(String window) {
    try (PointerScope scope = new PointerScope()) {
      DecoderLm lm = TinyLm.make(window, null, ScalarType.Float);
      Tensor x = TinyLm.embeds(lm, 2, 90, 1);
      Tensor whole = lm.hidden(x);
      try (KvCache cache = lm.newCache(2, 1)) {
        Tensor a = lm.hidden(x.narrow(1, 0, 20), cache, null);
        Tensor b = lm.hidden(x.narrow(1, 20, 1), cache, null);
        Tensor c = lm.hidden(x.narrow(1, 21, 69), cache, null); // grows beyond its 64 slots
        assertThat(cache.length()).isEqualTo(90);
        close(Tensors.cat(1, a, b, c), whole, 1e-4);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TinyLm.PLAIN, TinyLm.WINDOW})
  void paddingOnEitherSideChangesNothing(String window) {
    try (PointerScope scope = new PointerScope()) {
      DecoderLm lm = TinyLm.make(window, null, ScalarType.Float);
      Tensor x = TinyLm.embeds(lm, 1, 11, 2);
      Tensor pad = TinyLm.embeds(lm, 1, 4, 3);
      Tensor alone = lm.hidden(x);
      Tensor ones = torch.ones(1, 11);
      Tensor zeros = torch.zeros(1, 4);
      Tensor left =
          lm.hidden(Tensors.cat(1, pad, x), null, Tensors.cat(1, zeros, ones)).narrow(1, 4, 11);
      Tensor right =
          lm.hidden(Tensors.cat(1, x, pad), null, Tensors.cat(1, ones, zeros)).narrow(1, 0, 11);
      close(left, alone, 1e-4);
      close(right, alone, 1e-4);
    }
  }

  @Test
  void forkAndOriginalGoTheirOwnWays() {
    try (PointerScope scope = new PointerScope()) {
      DecoderLm lm = TinyLm.make(TinyLm.PLAIN, null, ScalarType.Float);
      Tensor prefix = TinyLm.embeds(lm, 1, 9, 4);
      Tensor one = TinyLm.embeds(lm, 1, 3, 5);
      Tensor two = TinyLm.embeds(lm, 1, 3, 6);
      Tensor oneAlone = lm.hidden(Tensors.cat(1, prefix, one)).narrow(1, 9, 3);
      Tensor twoAlone = lm.hidden(Tensors.cat(1, prefix, two)).narrow(1, 9, 3);
      try (KvCache cache = lm.newCache(1, 32)) {
        lm.hidden(prefix, cache, null);
        try (KvCache fork = cache.fork()) {
          lm.hidden(one.narrow(1, 0, 2), fork, null); // in the shared memory
          Tensor second = lm.hidden(two, cache, null); // must move away
          close(second, twoAlone, 1e-4);
          Tensor rest = lm.hidden(one.narrow(1, 2, 1), fork, null);
          close(rest, oneAlone.narrow(1, 2, 1), 1e-4);
        }
        cache.truncate(9);
        close(lm.hidden(one, cache, null), oneAlone, 1e-4);
      }
    }
  }

  @Test
  void aForkOutlivesItsOriginal() {
    try (PointerScope scope = new PointerScope()) {
      DecoderLm lm = TinyLm.make(TinyLm.PLAIN, null, ScalarType.Float);
      Tensor x = TinyLm.embeds(lm, 1, 6, 4);
      KvCache cache = lm.newCache(1, 8);
      lm.hidden(x.narrow(1, 0, 5), cache, null);
      try (KvCache fork = cache.fork()) {
        cache.close();
        close(lm.hidden(x.narrow(1, 5, 1), fork, null), lm.hidden(x).narrow(1, 5, 1), 1e-4);
        assertThatThrownBy(cache::fork).hasMessageContaining("was closed");
      }
    }
  }

  @Test
  void mergingEqualsTheAdapterAndIsUndoneExactly() {
    try (PointerScope scope = new PointerScope()) {
      DecoderLm lm = TinyLm.make(TinyLm.PLAIN, LoraSpec.onAll(4, 8, 0.5), ScalarType.Float);
      Tensor x = TinyLm.embeds(lm, 1, 6, 4);
      Tensor before = lm.logits(lm.hidden(x));
      lm.merge();
      close(lm.logits(lm.hidden(x)), before, 2e-3);
      lm.unmerge();
      assertThat(lm.logits(lm.hidden(x)).equal(before)).isTrue();
    }
  }

  @Test
  void dropoutActsInTrainingOnly() {
    try (PointerScope scope = new PointerScope()) {
      DecoderLm lm = TinyLm.make(TinyLm.PLAIN, LoraSpec.onAll(4, 8, 0.5), ScalarType.Float);
      Tensor x = TinyLm.embeds(lm, 1, 6, 4);
      assertThat(lm.hidden(x).equal(lm.hidden(x))).isTrue();
      lm.train(true);
      assertThat(lm.hidden(x).equal(lm.hidden(x))).isFalse();
      lm.eval();
      assertThat(lm.hidden(x).equal(lm.hidden(x))).isTrue();
    }
  }

  @Test
  void adapterFolderReadsBackWhatWasWritten(@TempDir Path dir) {
    try (PointerScope scope = new PointerScope()) {
      LoraSpec spec =
          new LoraSpec(3, 6, 0.1, LoraSpec.Scaling.ROOT_OF_RANK, Set.of("q_proj", "lm_head"));
      DecoderLm lm = TinyLm.make(TinyLm.PLAIN, spec, ScalarType.Float);
      SafetensorsWriter.write(dir.resolve("base.safetensors"), lm.plainWeights(), Map.of());
      PeftAdapter.write(dir.resolve("adapter"), lm, spec, "tiny", Set.of("embed_tokens"));
      Checkpoint base =
          Checkpoint.of(
              List.of(SafetensorsFile.open(dir.resolve("base.safetensors"))), NameMap.IDENTITY);
      PeftAdapter adapter = PeftAdapter.open(dir.resolve("adapter"));
      assertThat(adapter.spec()).isEqualTo(spec);
      Params p = Params.from(adapter.over(base), ScalarType.Float, new Device("cpu"));
      DecoderLm again = new DecoderLm(p, lm.config(), adapter.spec());
      adapter.finish();
      Tensor x = TinyLm.embeds(lm, 1, 6, 4);
      assertThat(again.logits(again.hidden(x)).equal(lm.logits(lm.hidden(x)))).isTrue();
    }
  }

  /** peft's own folder, read and written again, holds the same tensors under the same names. */
  @ParameterizedTest
  @ValueSource(strings = {"case-1", "case-2"})
  void adapterFolderIsWrittenAsPeftWritesIt(String name, @TempDir Path dir) {
    try (PointerScope scope = new PointerScope()) {
      Path golden = Path.of("src", "test", "resources", "golden", "peft_lora");
      Path theirs = golden.resolve(name + "-adapter");
      DecoderConfig size =
          DecoderConfig.of(Json.tree(golden.resolve(name + ".json")).path("config"), null, name);
      Checkpoint base =
          Checkpoint.of(
              List.of(SafetensorsFile.open(golden.resolve(name + ".safetensors"))),
              NameMap.IDENTITY);
      PeftAdapter adapter = PeftAdapter.open(theirs);
      Params p = Params.from(adapter.over(base), ScalarType.Float, new Device("cpu"));
      DecoderLm lm = new DecoderLm(p, size, adapter.spec());
      Set<String> saved = new java.util.HashSet<>();
      Json.tree(theirs.resolve("adapter_config.json"))
          .path("modules_to_save")
          .forEach(n -> saved.add(n.asText()));
      PeftAdapter.write(dir, lm, adapter.spec(), "tiny", saved);
      SafetensorsFile expected = SafetensorsFile.open(theirs.resolve("adapter_model.safetensors"));
      SafetensorsFile actual = SafetensorsFile.open(dir.resolve("adapter_model.safetensors"));
      assertThat(actual.names()).containsExactlyInAnyOrderElementsOf(expected.names());
      for (String tensor : expected.names()) {
        assertThat(actual.tensor(tensor).equal(expected.tensor(tensor))).as(tensor).isTrue();
      }
      assertThat(PeftAdapter.open(dir).spec()).isEqualTo(adapter.spec());
    }
  }

  @Test
  void lossCountsTargetsOnly() {
    try (PointerScope scope = new PointerScope()) {
      DecoderLm lm = TinyLm.make(TinyLm.PLAIN, null, ScalarType.Float);
      Tensor h = lm.hidden(TinyLm.embeds(lm, 1, 4, 4));
      long no = LmLoss.IGNORED;
      double loss = LmLoss.of(lm, h, Tensors.of(new long[] {5, no, 7, no}, 1, 4)).item_double();
      Tensor logp = torch.log_softmax(lm.logits(h), 2);
      double expected = -Tensors.floats(logp)[1 * 61 + 7];
      assertThat(loss).isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-5));
      Tensor none = LmLoss.of(lm, h, Tensors.of(new long[] {5, no, no, no}, 1, 4));
      assertThat(none.item_double()).isZero();
    }
  }

  @Test
  void configurationErrorsSayWhatIsWrong() {
    assertThatThrownBy(() -> TinyLm.config("\"rope_scaling\": {\"type\": \"yarn\"}"))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("rope_scaling: expected null")
        .hasMessageContaining("yarn");
    assertThatThrownBy(
            () -> DecoderConfig.of(Json.tree("{\"model_type\": \"gpt2\"}", "t"), null, "dir/c"))
        .hasMessageContaining("dir/c: model_type: expected mistral, llama or qwen2")
        .hasMessageContaining("gpt2");
    assertThatThrownBy(() -> DecoderConfig.of(Json.tree("{\"hidden_size\": 4}", "t"), "llama", "c"))
        .hasMessageContaining("num_attention_heads")
        .hasMessageContaining("no such key");
  }

  @Test
  void qwenWindowCountsOnlyIfSwitchedOnAndOnlyInUpperLayers() {
    String keys =
        """
        {"model_type": "qwen2", "vocab_size": 9, "hidden_size": 8, "intermediate_size": 8,
         "num_hidden_layers": 3, "num_attention_heads": 2, "num_key_value_heads": 1,
         "sliding_window": 4, "max_window_layers": 2, "use_sliding_window": %s}
        """;
    DecoderConfig off = DecoderConfig.of(Json.tree(keys.formatted(false), "t"), null, "t");
    DecoderConfig on = DecoderConfig.of(Json.tree(keys.formatted(true), "t"), null, "t");
    assertThat(off.windowed()).containsExactly(false, false, false);
    assertThat(on.windowed()).containsExactly(false, false, true);
    assertThat(on.window(2)).isEqualTo(4);
    assertThat(on.biased()).contains("q_proj").doesNotContain("o_proj");
  }
}
