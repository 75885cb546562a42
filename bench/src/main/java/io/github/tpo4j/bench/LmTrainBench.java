package io.github.tpo4j.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.model.llm.DecoderConfig;
import io.github.tpo4j.model.llm.DecoderLm;
import io.github.tpo4j.model.llm.LmLoss;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.torch.Ops;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times one training step of a small Llama (6 layers of 256, vocabulary 4,096, batch 8 x 256):
 * forward, loss, backward, clipping, fused AdamW. The peer is {@code bench/peer/peer_lm_train.py}.
 */
@Command(name = "lmtrain", description = "Times one LM training step; prints one JSON line.")
public final class LmTrainBench implements Callable<Integer> {
  private static final int BATCH = 8;
  private static final int LENGTH = 256;
  private static final String ADAMW = "aten::_fused_adamw_";

  @Option(names = "--dtype", defaultValue = "f32", description = "f32")
  private String dtype;

  @Option(names = "--steps", defaultValue = "8", description = "timed steps")
  private int steps;

  /** Runs from a shell. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new LmTrainBench()).execute(args));
  }

  /** A parameter and AdamW's moments of it. */
  private record Slot(Tensor weight, Tensor mean, Tensor square, Tensor step) {}

  private record Training(DecoderLm lm, List<Slot> slots, Tensor ids_BT) {}

  @Override
  public Integer call() {
    TorchRuntime.Settings settings = TorchRuntime.start();
    ModelScope.Built<Training> built = ModelScope.build(this::prepare);
    Training t = built.value();
    double[] times = new double[steps];
    double first = 0;
    double last = 0;
    for (int i = -3; i < steps; i++) {
      long begin = System.nanoTime();
      last = step(t);
      first = i == -3 ? last : first;
      if (i >= 0) {
        times[i] = (System.nanoTime() - begin) / 1e6;
      }
    }
    built.scope().close();
    Arrays.sort(times);
    ObjectNode out = new ObjectMapper().createObjectNode();
    out.put("bench", "lmtrain").put("who", "tpo4j").put("dtype", dtype);
    out.put("threads", settings.threads());
    out.put("median_step_ms", Math.round(times[steps / 2] * 10) / 10.0);
    out.put("min_step_ms", Math.round(times[0] * 10) / 10.0);
    out.put("loss_first", first).put("loss_last", last);
    System.out.println(out);
    return 0;
  }

  private Training prepare() {
    DecoderConfig size =
        DecoderConfig.of(
            Json.tree(
                """
                {"vocab_size": 4096, "hidden_size": 256, "intermediate_size": 688,
                 "num_hidden_layers": 6, "num_attention_heads": 4, "num_key_value_heads": 4,
                 "max_position_embeddings": 512, "rms_norm_eps": 1e-6, "rope_theta": 10000.0,
                 "tie_word_embeddings": false}
                """,
                "bench"),
            "llama",
            "bench");
    DecoderLm lm =
        new DecoderLm(Params.fresh(0, TorchRuntime.dtype(dtype), new Device("cpu")), size, null);
    lm.trainable(true);
    lm.train(true);
    List<Slot> slots = new ArrayList<>();
    for (Tensor w : lm.parametersByName().values()) {
      slots.add(
          new Slot(
              w,
              torch.zeros_like(w).detach(),
              torch.zeros_like(w).detach(),
              torch.zeros(new long[0], Tensors.options(ScalarType.Float))));
    }
    SplittableRandom random = new SplittableRandom(1);
    long[] ids = random.longs((long) BATCH * LENGTH, 5, size.vocab()).toArray();
    return new Training(lm, slots, Tensors.of(ids, BATCH, LENGTH));
  }

  private static double step(Training t) {
    try (PointerScope scope = new PointerScope()) {
      Tensor h_BTC = t.lm().hidden(t.lm().embed(t.ids_BT()));
      Tensor loss = LmLoss.of(t.lm(), h_BTC, t.ids_BT());
      loss.backward();
      TensorVector weights = new TensorVector();
      t.slots().forEach(s -> weights.push_back(s.weight()));
      torch.clip_grad_norm_(weights, 1.0);
      adamW(t.slots());
      t.slots().forEach(s -> s.weight().mutable_grad().reset());
      return loss.item_float();
    }
  }

  private static void adamW(List<Slot> slots) {
    slots.forEach(s -> s.step().add_(Tensors.scalar(1)));
    Ops.call(
        ADAMW,
        "",
        list(0, slots.stream().map(Slot::weight).toList()),
        list(1, slots.stream().map(s -> s.weight().grad()).toList()),
        list(2, slots.stream().map(Slot::mean).toList()),
        list(3, slots.stream().map(Slot::square).toList()),
        list(4, List.of()),
        list(5, slots.stream().map(Slot::step).toList()),
        new IValue(1e-4),
        new IValue(0.9),
        new IValue(0.999),
        new IValue(0.02),
        new IValue(1e-8),
        new IValue(false),
        new IValue(false),
        new IValue(),
        new IValue());
  }

  private static IValue list(int argument, List<Tensor> tensors) {
    return Ops.list(ADAMW, "", argument, tensors.stream().map(IValue::new).toArray(IValue[]::new));
  }
}
