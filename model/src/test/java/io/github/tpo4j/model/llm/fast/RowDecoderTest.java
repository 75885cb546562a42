package io.github.tpo4j.model.llm.fast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.model.llm.DecoderConfig;
import io.github.tpo4j.model.llm.DecoderLm;
import io.github.tpo4j.model.llm.KvCache;
import io.github.tpo4j.model.llm.LoraSpec;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Java path says what libtorch says: same weights, same cache, token by token. */
// B batch · T tokens · C width
class RowDecoderTest {
  /** Widths that no vector divides, and heads that are wider than the model is. */
  private static final Map<String, String> SHAPES =
      Map.of(
          "mistral",
          """
          {"model_type": "mistral", "vocab_size": 61, "hidden_size": 100, "intermediate_size": 135,
           "num_hidden_layers": 3, "num_attention_heads": 6, "num_key_value_heads": 2,
           "head_dim": 42, "rope_theta": 10000.0, "sliding_window": null}
          """,
          "window",
          """
          {"model_type": "mistral", "vocab_size": 50, "hidden_size": 64, "intermediate_size": 96,
           "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 1,
           "sliding_window": 5}
          """,
          "llama",
          """
          {"model_type": "llama", "vocab_size": 77, "hidden_size": 72, "intermediate_size": 33,
           "num_hidden_layers": 2, "num_attention_heads": 9, "num_key_value_heads": 3,
           "attention_bias": true, "mlp_bias": true, "rope_theta": 500000.0,
           "tie_word_embeddings": true}
          """,
          "qwen2",
          """
          {"model_type": "qwen2", "vocab_size": 97, "hidden_size": 35, "intermediate_size": 7,
           "num_hidden_layers": 2, "num_attention_heads": 7, "num_key_value_heads": 7,
           "head_dim": 10, "use_sliding_window": true, "sliding_window": 4, "max_window_layers": 1}
          """);

  @BeforeAll
  static void theModuleIsThere() {
    assumeThat(ModuleLayer.boot().findModule("jdk.incubator.vector"))
        .as("the JVM was started with --add-modules jdk.incubator.vector")
        .isPresent();
  }

  static DecoderLm make(String shape, LoraSpec lora, ScalarType type) {
    DecoderConfig size = DecoderConfig.of(Json.tree(SHAPES.get(shape), shape), null, shape);
    DecoderLm lm = new DecoderLm(Params.fresh(3, type, new Device("cpu")), size, lora);
    try (NoGradGuard guard = new NoGradGuard()) {
      lm.parametersByName()
          .values()
          .forEach(
              t -> {
                double width = t.dim() == 2 ? Math.sqrt(t.size(1)) : 1;
                Tensor noise = torch.randn(t.sizes().vec().get()).mul(Tensors.scalar(1 / width));
                t.copy_(t.dim() == 2 ? noise : noise.mul(Tensors.scalar(0.3)).add(t));
              });
    }
    return lm;
  }

  private static RowDecoder decoder(DecoderLm lm, Team team) {
    return new RowDecoder(lm, new FastDecoder(lm.weights(), team));
  }

  @ParameterizedTest
  @CsvSource({
    "mistral, Float, false, 2", "window, Float, false, 3", "llama, Float, false, 1",
    "qwen2, Float, false, 2", "mistral, Float, true, 2", "qwen2, Float, true, 5"
  })
  void saysWhatLibtorchSays(String shape, ScalarType type, boolean adapters, int threads) {
    LoraSpec lora = lora(adapters);
    ModelScope.Built<DecoderLm> built = ModelScope.build(() -> make(shape, lora, type));
    try (ModelScope scope = built.scope();
        PointerScope test = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        Team team = new Team(threads)) {
      DecoderLm lm = built.value();
      compare(lm, team, null, 1e-4);
      if (adapters) {
        lm.merge();
        compare(lm, team, null, 1e-4);
        lm.unmerge();
      }
    }
  }

  /** On every linear layer; an output layer that is the embedding table cannot have one. */
  private static LoraSpec lora(boolean adapters) {
    return adapters ? LoraSpec.onAll(5, 8, 0.1) : null;
  }

  /** In bf16 both round, libtorch more often: measured against the same weights in f32. */
  @ParameterizedTest
  @CsvSource({"mistral, false", "window, true", "llama, false", "qwen2, true"})
  void isNoLessExactThanLibtorchInBf16(String shape, boolean adapters) {
    LoraSpec lora = lora(adapters);
    ModelScope.Built<DecoderLm> coarse =
        ModelScope.build(() -> make(shape, lora, ScalarType.BFloat16));
    ModelScope.Built<DecoderLm> exact = ModelScope.build(() -> make(shape, lora, ScalarType.Float));
    try (ModelScope scope = coarse.scope();
        ModelScope scope2 = exact.scope();
        PointerScope test = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        Team team = new Team(2)) {
      DecoderLm lm = coarse.value();
      DecoderLm twin = exact.value();
      twin.parametersByName().forEach((n, t) -> t.copy_(lm.parametersByName().get(n)));
      double[] errors = new double[2];
      Tensor prompt_1TC = torch.randn(1, 6, lm.config().hidden()).to(lm.dtype());
      try (KvCache torchCache = lm.newCache(1, 64);
          KvCache twinCache = twin.newCache(1, 64)) {
        lm.hidden(prompt_1TC, torchCache, null);
        twin.hidden(prompt_1TC, twinCache, null);
        try (KvCache javaCache = torchCache.fork()) {
          RowDecoder.Session session = decoder(lm, team).session(javaCache);
          for (int i = 0; i < 30; i++) {
            float[][] states = new float[1][lm.config().hidden()];
            int id = 7 * i % lm.config().vocab();
            decoder(lm, team).read(session, new int[] {id}, new float[1][], states, null);
            Tensor id_11 = Tensors.of(new long[] {id}, 1, 1);
            float[] expected = Tensors.floats(twin.hidden(twin.embed(id_11), twinCache, null));
            float[] rounded = Tensors.floats(lm.hidden(lm.embed(id_11), torchCache, null));
            errors[0] += distance(states[0], expected);
            errors[1] += distance(rounded, expected);
          }
        }
      }
      assertThat(errors[0]).as("error of Java, against libtorch's").isLessThan(errors[1]);
    }
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void padsAreNeverSeenAndRowsDoNotMeet() {
    ModelScope.Built<DecoderLm> built =
        ModelScope.build(() -> make("mistral", null, ScalarType.Float));
    try (ModelScope scope = built.scope();
        PointerScope test = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        Team team = new Team(2)) {
      Tensor mask_BT = Tensors.of(new long[] {1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1}, 2, 6);
      compare(built.value(), team, mask_BT, 1e-4);
    }
  }

  /** Reads a prompt with libtorch and goes on with both, the Java path on a fork. */
  private static void compare(DecoderLm lm, Team team, Tensor mask_BT, double tolerance) {
    int b = mask_BT == null ? 1 : (int) mask_BT.size(0);
    int t = mask_BT == null ? 6 : (int) mask_BT.size(1);
    torch.manual_seed(11);
    Tensor prompt_BTC = torch.randn(b, t, lm.config().hidden()).to(lm.dtype());
    RowDecoder java = decoder(lm, team);
    try (KvCache cache = lm.newCache(b, 8)) {
      lm.hidden(prompt_BTC, cache, mask_BT);
      try (KvCache fork = cache.fork()) {
        RowDecoder.Session session = java.session(fork);
        for (int i = 0; i < 70; i++) { // past the first capacity, so the cache moves
          int[] ids = new int[b];
          float[][] embeddings = new float[b][];
          for (int row = 0; row < b; row++) {
            ids[row] = (17 * i + 5 * row) % lm.config().vocab();
          }
          Tensor x_B1C = lm.embed(Tensors.of(Arrays.stream(ids).asLongStream().toArray(), b, 1));
          if (i % 3 == 1) {
            Tensor given_1C = torch.randn(1, lm.config().hidden()).to(lm.dtype());
            x_B1C.select(0, 0).copy_(given_1C);
            embeddings[0] = Tensors.floats(given_1C);
          }
          float[][] states = new float[b][lm.config().hidden()];
          float[][] scores = new float[b][lm.config().vocab()];
          java.read(session, ids, embeddings, states, scores);
          Tensor h_B1C = lm.hidden(x_B1C, cache, null);
          close(states, Tensors.floats(h_B1C), tolerance, "state at step " + i);
          close(scores, Tensors.floats(lm.logits(h_B1C)), tolerance, "scores at step " + i);
          assertThat(fork.length()).isEqualTo(cache.length());
        }
      }
    }
  }

  private static void close(float[][] rows, float[] expected, double tolerance, String what) {
    double scale = 0;
    for (float e : expected) {
      scale = Math.max(scale, Math.abs(e));
    }
    int at = 0;
    for (float[] row : rows) {
      for (float v : row) {
        assertThat((double) v)
            .as("%s, number %d", what, at)
            .isCloseTo(
                expected[at], org.assertj.core.data.Offset.offset(tolerance * Math.max(1, scale)));
        at++;
      }
    }
  }

  @Test
  void manyThreadsAskAtOnce() throws Exception {
    ModelScope.Built<DecoderLm> built =
        ModelScope.build(() -> make("llama", null, ScalarType.BFloat16));
    ExecutorService askers = Executors.newFixedThreadPool(6);
    try (ModelScope scope = built.scope();
        Team team = new Team(2)) {
      DecoderLm lm = built.value();
      List<Future<float[]>> answers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        RowDecoder own = i % 2 == 0 ? decoder(lm, team) : null;
        RowDecoder used = own != null ? own : decoder(lm, team);
        answers.add(askers.submit(() -> tokens(lm, used, 40)));
      }
      float[] alone = tokens(lm, decoder(lm, team), 40);
      for (Future<float[]> answer : answers) {
        assertThat(answer.get()).containsExactly(alone);
      }
    } finally {
      askers.shutdownNow();
    }
  }

  private static float[] tokens(DecoderLm lm, RowDecoder decoder, int n) {
    float[][] states = new float[1][lm.config().hidden()];
    try (KvCache cache = lm.newCache(1, 64)) {
      RowDecoder.Session session = decoder.session(cache);
      for (int i = 0; i < n; i++) {
        decoder.read(session, new int[] {i % 50}, new float[1][], states, null);
      }
    }
    return states[0];
  }
}
