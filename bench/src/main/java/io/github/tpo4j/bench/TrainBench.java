package io.github.tpo4j.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.model.Batch;
import io.github.tpo4j.model.HeadSettings;
import io.github.tpo4j.model.TaskIds;
import io.github.tpo4j.model.TpoConfig;
import io.github.tpo4j.model.VideoChatTpo;
import io.github.tpo4j.model.connector.BertConfig;
import io.github.tpo4j.model.connector.BridgeConfig;
import io.github.tpo4j.model.connector.PromptEmbeddings;
import io.github.tpo4j.model.heads.mask.sam2.Sam2Config;
import io.github.tpo4j.model.heads.temporal.TemporalBatch;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrConfig;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrInput;
import io.github.tpo4j.model.heads.temporal.loss.TemporalTargets;
import io.github.tpo4j.model.llm.DecoderConfig;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import io.github.tpo4j.model.vision.UmtConfig;
import io.github.tpo4j.model.weights.Params;
import io.github.tpo4j.train.optim.Group;
import io.github.tpo4j.train.optim.Optimiser;
import io.github.tpo4j.train.recipe.OptimiserSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times a whole training step at the sizes of {@code peer_train.py}: vision encoder, connector,
 * language model, region and temporal head, backward, clipping, AdamW. Our connector has one layer
 * more and our temporal head is CG-DETR with its extra encoders, both more work than the peer's.
 *
 * <p>Plain, it does as the peer does: rows padded to 256, everything trained. With {@code
 * --packing} the samples lie end to end; with {@code --caching} the vision encoder is frozen, as in
 * the paper's stages 1 and 2, and its output comes from the store instead of being computed again.
 */
// B batch · L positions · T frames · S pixels of a side · N vision tokens · E vision width
@Command(name = "train", description = "Times one training step of TPO; prints one JSON line.")
public final class TrainBench implements Callable<Integer> {
  private static final int BATCH = 8;
  private static final int LONGEST = 256;
  private static final int QUERIES = 32;
  private static final int UNTAUGHT = 40;
  private static final int CLIPS = 64;
  private static final int WARM_UP = 3;

  @Option(names = "--dtype", defaultValue = "f32", description = "f32 or bf16")
  private String dtype;

  @Option(names = "--steps", defaultValue = "12", description = "timed steps")
  private int steps;

  @Option(names = "--packing", description = "samples end to end instead of padded to 256")
  private boolean packing;

  @Option(names = "--caching", description = "the frozen vision encoder's output is kept")
  private boolean caching;

  private final TaskIds ids =
      new TaskIds(
          Map.of(Task.REGION, 5, Task.TEMPORAL, 6, Task.MASK, 7),
          Map.of(Task.REGION, 8, Task.TEMPORAL, 9, Task.MASK, 10),
          11);

  /** Runs from a shell. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new TrainBench()).execute(args));
  }

  private record Training(VideoChatTpo model, Optimiser optimiser) {}

  @Override
  public Integer call() {
    TorchRuntime.Settings settings = TorchRuntime.start();
    ModelScope.Built<Training> built = ModelScope.build(this::prepare);
    double[] times = new double[steps];
    double first = 0;
    double last = 0;
    for (int i = -WARM_UP; i < steps; i++) {
      double[] result = step(built.value(), i + WARM_UP);
      last = result[1];
      first = i == -WARM_UP ? last : first;
      if (i >= 0) {
        times[i] = result[0];
      }
    }
    long parameters = built.value().optimiser().parameters();
    built.scope().close();
    ObjectNode out = new ObjectMapper().createObjectNode();
    out.put("bench", "train").put("who", "tpo4j").put("dtype", dtype);
    out.put("packing", packing).put("caching", caching).put("threads", settings.threads());
    out.put("params_m", Math.round(parameters / 1e4) / 100.0);
    out.put("samples_per_s", steps * BATCH / Arrays.stream(times).sum());
    Arrays.sort(times);
    out.put("median_step_ms", Math.round(times[steps / 2] * 1e4) / 10.0);
    out.put("loss_first", first).put("loss_last", last);
    System.out.println(out);
    return 0;
  }

  private Training prepare() {
    Params params = Params.fresh(0, TorchRuntime.dtype(dtype), new Device("cpu"));
    VideoChatTpo model = new VideoChatTpo(params, sizes(), ids, HeadSettings.OWN);
    Map<String, Tensor> trained = new LinkedHashMap<>();
    for (Layer part : List.of(model.connector, model.lm, model.region, model.temporal)) {
      learn(part, trained);
    }
    if (!caching) {
      learn(model.vision, trained);
    }
    OptimiserSettings adam = new OptimiserSettings(0.9, 0.95, 1e-8, 0.02, 1, false);
    return new Training(model, new Optimiser(List.of(new Group("all", 1e-4, trained)), adam));
  }

  private static void learn(Layer part, Map<String, Tensor> trained) {
    part.trainable(true);
    part.train(true);
    part.parametersByName().forEach((name, t) -> trained.put(trained.size() + name, t));
  }

  private static TpoConfig sizes() {
    return new TpoConfig(
        new UmtConfig(112, 16, 192, 7, 3, 8, -2),
        new BridgeConfig("qformer", QUERIES, 0, 0, 0, 0),
        new BertConfig(8, 192, 3, 3, 768, 8, 1e-12),
        DecoderConfig.of(Json.tree(LLM, "bench"), "llama", "bench"),
        Optional.empty(),
        CgDetrConfig.of(Json.tree(TEMPORAL, "bench"), "bench"),
        Sam2Config.ofTpo(Json.tree(SAM, "bench")),
        true,
        1);
  }

  /** Seconds of the step and its loss; making the batch is not timed, as in the peer. */
  private double[] step(Training t, int number) {
    try (PointerScope scope = new PointerScope()) {
      Data data = data(number);
      long begin = System.nanoTime();
      Tensor loss = t.model.step(batch(t.model, data)).total();
      loss.backward();
      t.optimiser.step(1, t.optimiser.gradientNorm());
      return new double[] {(System.nanoTime() - begin) / 1e9, loss.item_float()};
    }
  }

  /**
   * What the loader would hand over.
   *
   * @param seen pixels {@code [B, 3, T, S, S]}, or with caching the kept tokens {@code [B, N, E]}
   */
  private record Data(
      Tensor seen,
      Tensor ids_BL,
      Tensor labels_BL,
      Tensor slots_BL,
      Batch.Rows rows,
      Map<Task, Object> targets,
      List<Tensor> clips,
      long[][] queries) {}

  private Batch batch(VideoChatTpo model, Data d) {
    Tensor tokens_BQD = caching ? model.connector.connect(d.seen.unsqueeze(1)) : model.look(d.seen);
    Map<Task, Object> targets = new LinkedHashMap<>(d.targets);
    List<CgDetrInput.Sample> samples = new ArrayList<>();
    for (int b = 0; b < BATCH; b++) {
      Tensor text_QD =
          model.lm.embed(Tensors.of(d.queries[b], 1, d.queries[b].length)).select(0, 0).detach();
      samples.add(new CgDetrInput.Sample(d.clips.get(b), text_QD));
    }
    TemporalTargets truth = (TemporalTargets) targets.get(Task.TEMPORAL);
    List<String> videos = samples.stream().map(s -> "v" + samples.indexOf(s)).toList();
    targets.put(Task.TEMPORAL, new TemporalBatch(samples, Optional.of(videos), truth));
    return new Batch(
        d.ids_BL,
        d.rows,
        d.labels_BL,
        new PromptEmbeddings.Visual(tokens_BQD, d.slots_BL),
        null,
        targets);
  }

  private Data data(int number) {
    torch.manual_seed(number);
    SplittableRandom random = new SplittableRandom(number);
    int[] lengths = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      lengths[i] = 64 + 37 * (number * BATCH + i) % 129;
    }
    int rows = packing ? 1 : BATCH;
    int width = packing ? Arrays.stream(lengths).sum() : LONGEST;
    long[] words = new long[rows * width];
    long[] labels = new long[rows * width];
    long[] slots = new long[rows * width];
    long[] mask = new long[rows * width];
    long[][] queries = new long[BATCH][];
    Arrays.fill(labels, -100);
    int at = 0;
    for (int b = 0; b < BATCH; b++) {
      int start = packing ? at : b * width;
      for (int i = 0; i < lengths[b]; i++) {
        words[start + i] = random.nextInt(20, 4096);
        labels[start + i] = i < UNTAUGHT ? -100 : words[start + i];
        slots[start + i] = i >= 1 && i <= QUERIES ? 1 : 0;
        mask[start + i] = 1;
      }
      words[start + lengths[b] - 6] = ids.placeholder().get(Task.REGION);
      words[start + lengths[b] - 3] = ids.placeholder().get(Task.TEMPORAL);
      queries[b] = Arrays.copyOfRange(words, start + QUERIES + 1, start + QUERIES + 25);
      at += lengths[b];
    }
    List<Tensor> clips = new ArrayList<>();
    for (int b = 0; b < BATCH; b++) {
      clips.add(torch.randn(CLIPS, 128));
    }
    ScalarType type = TorchRuntime.dtype(dtype);
    return new Data(
        caching ? torch.randn(BATCH, 392, 192).to(type) : torch.randn(BATCH, 3, 8, 112, 112),
        Tensors.of(words, rows, width),
        Tensors.of(labels, rows, width),
        Tensors.of(slots, rows, width).to(ScalarType.Bool),
        packing ? new Batch.Packed(lengths) : new Batch.Padded(Tensors.of(mask, rows, width)),
        targets(random),
        clips,
        queries);
  }

  private static Map<Task, Object> targets(SplittableRandom random) {
    float[] boxes = new float[4 * BATCH];
    float[] spans = new float[4 * BATCH];
    float[] relevance = new float[BATCH * CLIPS];
    long[] high = new long[2 * BATCH];
    long[] low = new long[2 * BATCH];
    int[] counts = new int[BATCH];
    for (int b = 0; b < BATCH; b++) {
      for (int i = 0; i < 2; i++) {
        boxes[4 * b + i] = (float) random.nextDouble(0.4);
        boxes[4 * b + 2 + i] = boxes[4 * b + i] + (float) random.nextDouble(0.1, 0.5);
        spans[4 * b + 2 * i] = (float) random.nextDouble(0.3, 0.7);
        spans[4 * b + 2 * i + 1] = (float) random.nextDouble(0.1, 0.5);
        high[2 * b + i] = random.nextInt(CLIPS / 2);
        low[2 * b + i] = random.nextInt(CLIPS / 2, CLIPS);
        relevance[b * CLIPS + (int) high[2 * b + i]] = 1;
      }
      counts[b] = 2;
    }
    TemporalTargets temporal =
        new TemporalTargets(
            Tensors.of(spans, 2L * BATCH, 2),
            counts,
            Tensors.of(relevance, BATCH, CLIPS),
            Optional.of(
                new TemporalTargets.Pairs(Tensors.of(high, BATCH, 2), Tensors.of(low, BATCH, 2))));
    return Map.of(Task.REGION, Tensors.of(boxes, BATCH, 4), Task.TEMPORAL, temporal);
  }

  private static final String LLM =
      """
      {"vocab_size": 4096, "hidden_size": 256, "intermediate_size": 688,
       "num_hidden_layers": 6, "num_attention_heads": 4, "num_key_value_heads": 4,
       "max_position_embeddings": 512, "rms_norm_eps": 1e-6, "rope_theta": 10000.0,
       "tie_word_embeddings": false}
      """;

  private static final String TEMPORAL =
      """
      {"v_feat_dim": 130, "t_feat_dim": 256, "hidden_dim": 128, "dim_feedforward": 512,
       "enc_layers": 2, "dec_layers": 2, "t2v_layers": 1, "dummy_layers": 1, "nheads": 4,
       "text_heads": 4, "num_dummies": 10, "input_dropout": 0, "dropout": 0, "text_dropout": 0}
      """;

  private static final String SAM =
      """
      {"d_model": 16, "mem_dim": 8, "image_size": 64, "rope_feat_sizes": 4, "mem_attn_layers": 1,
       "mem_attn_ff": 24, "trunk": {"embed_dim": 8, "num_heads": 1, "stages": [1, 1, 2, 1],
         "global_att_blocks": [3], "window_pos_embed_bkg_spatial_size": [4, 4],
         "window_spec": [8, 4, 4, 2]}}
      """;
}
