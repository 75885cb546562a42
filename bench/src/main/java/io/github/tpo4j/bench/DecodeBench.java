package io.github.tpo4j.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.model.llm.DecoderConfig;
import io.github.tpo4j.model.llm.DecoderLm;
import io.github.tpo4j.model.llm.KvCache;
import io.github.tpo4j.model.llm.generate.Generated;
import io.github.tpo4j.model.llm.generate.Generator;
import io.github.tpo4j.model.llm.generate.Request;
import io.github.tpo4j.model.llm.generate.TaskTokens;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import io.github.tpo4j.model.weights.Params;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times greedy decoding with random weights; the peer is {@code peer_decode.py}, with the same
 * sizes and the same fields.
 *
 * <p>The share of the memory's bandwidth is weights read per second over what libtorch's sum of 256
 * MB reads, measured in the same process.
 */
@Command(
    name = "decode",
    mixinStandardHelpOptions = true,
    description = "Times greedy decoding; prints one JSON line.")
public final class DecodeBench implements Callable<Integer> {
  /** Shapes by name. */
  enum Shape {
    /** SmolLM2-135M. */
    M135(
        """
        {"model_type": "llama", "vocab_size": 49152, "hidden_size": 576, "intermediate_size": 1536,
         "num_hidden_layers": 30, "num_attention_heads": 9, "num_key_value_heads": 3,
         "rope_theta": 100000.0, "rms_norm_eps": 1e-5, "tie_word_embeddings": true}
        """),
    /** Mistral-7B, with fewer layers: {@code --layers}. */
    B7(
        """
        {"model_type": "mistral", "vocab_size": 32000, "hidden_size": 4096,
         "intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
         "num_key_value_heads": 8, "sliding_window": null, "rms_norm_eps": 1e-5}
        """);

    final String json;

    Shape(String json) {
      this.json = json;
    }
  }

  @Option(names = "--shape", defaultValue = "M135", description = "${COMPLETION-CANDIDATES}")
  private Shape shape;

  @Option(names = "--layers", description = "instead of the shape's")
  private Integer layers;

  @Option(names = "--dtype", defaultValue = "bf16", description = "f32 or bf16")
  private String dtype;

  @Option(names = "--batch", defaultValue = "1", description = "rows")
  private int batch;

  @Option(names = "--prompt", defaultValue = "256", description = "tokens read first")
  private int prompt;

  @Option(names = "--new", defaultValue = "64", description = "tokens generated")
  private int more;

  @Option(names = "--repeats", defaultValue = "5", description = "timed runs")
  private int repeats;

  @Option(names = "--threads", description = "default: all cores")
  private Integer threads;

  private final List<Double> steps = new ArrayList<>();
  private long lastToken;

  /** Runs from a shell. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DecodeBench()).execute(args));
  }

  @Override
  public Integer call() {
    if (threads != null) {
      System.setProperty("tpo.threads", threads.toString());
    }
    TorchRuntime.Settings settings = TorchRuntime.start();
    String load = load();
    ObjectNode json = (ObjectNode) Json.tree(shape.json, shape.name());
    if (layers != null) {
      json.put("num_hidden_layers", layers);
    }
    DecoderConfig size = DecoderConfig.of(json, null, "bench");
    ScalarType type = TorchRuntime.dtype(dtype);
    ModelScope.Built<DecoderLm> built =
        ModelScope.build(() -> new DecoderLm(Params.fresh(0, type, new Device("cpu")), size, null));
    try (ModelScope scope = built.scope()) {
      DecoderLm lm = built.value();
      double memory = sumBandwidth();
      long begin = System.nanoTime();
      generate(lm, more);
      double cold = (System.nanoTime() - begin) / 1e9;
      generate(lm, more);
      steps.clear();
      double[] first = new double[repeats + 1];
      double[] all = new double[repeats];
      for (int i = 0; i <= repeats; i++) {
        first[i] = seconds(lm, 1);
        if (i < repeats) {
          all[i] = seconds(lm, more);
        }
      }
      memory = Math.max(memory, sumBandwidth());
      double ttft = median(first);
      double best =
          Arrays.stream(all).min().orElseThrow() - Arrays.stream(first).min().orElseThrow();
      double decode = median(all) - ttft;
      double bytes = size.weightsPerToken() * (type == ScalarType.Float ? 4.0 : 2.0);
      ObjectNode out = new ObjectMapper().createObjectNode();
      out.put("bench", "decode").put("who", "tpo4j").put("shape", shape.name());
      out.put("layers", size.layers()).put("threads", settings.threads()).put("dtype", dtype);
      out.put("batch", batch).put("prompt", prompt).put("new", more);
      out.put("path", System.getProperty("tpo.decode", "auto"));
      out.put("params_m", round(size.weightsPerToken() / 1e6, 1));
      out.put("first_run_s", round(cold, 2)).put("ttft_ms", round(ttft * 1e3, 1));
      out.put("total_s", round(median(all), 3));
      out.put("decode_tokens_per_s", round(batch * (more - 1) / decode, 2));
      out.put("best_decode_tokens_per_s", round(batch * (more - 1) / best, 2));
      out.put("prefill_tokens_per_s", round(batch * prompt / ttft, 1));
      out.put("weights_gb_per_s", round(bytes * (more - 1) / decode / 1e9, 1));
      out.put("best_weights_gb_per_s", round(bytes * (more - 1) / best / 1e9, 1));
      double[] step = steps.stream().mapToDouble(d -> d).sorted().toArray();
      out.put("step_ms_best", round(step[0], 2)).put("step_ms_median", round(median(step), 2));
      out.put("memory_gb_per_s", round(memory, 1));
      out.put("share_of_memory", round(bytes * (more - 1) / decode / 1e9 / memory, 2));
      out.put("load_before", load).put("load_after", load());
      out.put("java", System.getProperty("java.version"));
      System.out.println(out);
    }
    return 0;
  }

  private double seconds(DecoderLm lm, int tokens) {
    long begin = System.nanoTime();
    generate(lm, tokens);
    return (System.nanoTime() - begin) / 1e9;
  }

  private void generate(DecoderLm lm, int tokens) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        KvCache cache = lm.newCache(batch, prompt + tokens)) {
      Random random = new Random(1);
      long[] ids = random.longs((long) batch * prompt, 5, lm.config().vocab()).toArray();
      Tensor embeds_BTC = lm.embed(Tensors.of(ids, batch, prompt));
      List<Generated> rows =
          new Generator(lm)
              .generate(
                  cache,
                  embeds_BTC,
                  null,
                  Collections.nCopies(batch, timed(tokens)),
                  TaskTokens.NONE);
      for (Generated g : rows) {
        if (g.ids().length != tokens) {
          throw new IllegalStateException(
              "expected " + tokens + " tokens but got " + g.ids().length);
        }
      }
    }
  }

  private Request timed(int tokens) {
    Request r = Request.greedy(tokens);
    return new Request(
        tokens,
        r.chooser(),
        r.stopIds(),
        r.stopTexts(),
        r.decode(),
        (row, id, text) -> {
          if (row == 0) {
            long now = System.nanoTime();
            steps.add((now - lastToken) / 1e6);
            lastToken = now;
          }
          return true;
        });
  }

  /** What libtorch's sum of 256 MB reads at best, in GB/s. */
  private static double sumBandwidth() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor big = torch.ones(64L << 20);
      double best = Double.MAX_VALUE;
      for (int i = 0; i < 12; i++) {
        long begin = System.nanoTime();
        big.sum();
        best = Math.min(best, (System.nanoTime() - begin) / 1e9);
      }
      return (256L << 20) / best / 1e9;
    }
  }

  private static String load() {
    return round(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), 2) + "";
  }

  private static double median(double[] x) {
    double[] s = x.clone();
    Arrays.sort(s);
    return s.length % 2 == 1 ? s[s.length / 2] : (s[s.length / 2 - 1] + s[s.length / 2]) / 2;
  }

  private static double round(double x, int digits) {
    double unit = Math.pow(10, digits);
    return Math.round(x * unit) / unit;
  }
}
