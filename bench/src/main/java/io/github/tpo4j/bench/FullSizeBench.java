package io.github.tpo4j.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.HeadSettings;
import io.github.tpo4j.model.LoadOptions;
import io.github.tpo4j.model.TaskIds;
import io.github.tpo4j.model.Tpo;
import io.github.tpo4j.model.TpoConfig;
import io.github.tpo4j.model.VideoChatTpo;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import io.github.tpo4j.model.weights.Checkpoint;
import io.github.tpo4j.model.weights.Inventory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The published size on this machine: makes a sparse checkpoint of all 2,594 tensors (8.1 billion
 * parameters, 16.2 GB that take no disk), opens it mapped, and asks one question about 16 frames.
 * The weights are zeros: the answer means nothing, the work is the real one.
 */
@Command(
    name = "size",
    description = "Opens and asks a model of the published size; one JSON line.")
public final class FullSizeBench implements Callable<Integer> {
  private static final int SHARDS = 4;
  private static final String POSITION_IDS = "qformer.bert.embeddings.position_ids"; // int64

  @Option(names = "--dir", defaultValue = "bench/target/full-size", description = "model folder")
  private Path dir;

  @Option(
      names = "--tokenizer",
      defaultValue = "model/src/test/resources/golden/whole/checkpoint",
      description = "folder of the tokenizer that is copied beside the weights")
  private Path tokenizer;

  @Option(names = "--clip", required = true, description = "video to ask about")
  private Path clip;

  @Option(names = "--new", defaultValue = "16", description = "tokens to generate")
  private int tokens;

  @Option(names = "--make-only", description = "only make the checkpoint")
  private boolean makeOnly;

  /** Runs from a shell. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new FullSizeBench()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    TorchRuntime.Settings settings = TorchRuntime.start();
    ObjectNode out = new ObjectMapper().createObjectNode().put("bench", "size");
    make(out);
    if (!makeOnly) {
      double bandwidth = bandwidth();
      out.put("memory_gb_per_s", round(bandwidth / 1e9));
      ask(out, bandwidth);
    }
    out.put("threads", settings.threads()).put("java", System.getProperty("java.version"));
    System.out.println(out);
    return 0;
  }

  // --------------------------------------------------------------------------------- checkpoint

  private void make(ObjectNode out) throws IOException {
    Map<String, long[]> shapes = shapes();
    long total = shapes.entrySet().stream().mapToLong(FullSizeBench::bytes).sum();
    out.put("tensors", shapes.size()).put("bytes", total);
    Files.createDirectories(dir);
    for (String name : List.of("tokenizer.model", "tokenizer_config.json", "added_tokens.json")) {
      Files.copy(tokenizer.resolve(name), dir.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.writeString(dir.resolve("config.json"), TpoConfig.PUBLISHED_JSON);
    ObjectNode index = new ObjectMapper().createObjectNode();
    index.putObject("metadata").put("total_size", total);
    ObjectNode map = index.putObject("weight_map");
    List<Map<String, long[]>> shards = new ArrayList<>();
    long filled = Long.MAX_VALUE;
    for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
      if (filled > total / SHARDS) {
        shards.add(new LinkedHashMap<>());
        filled = 0;
      }
      shards.get(shards.size() - 1).put(tensor.getKey(), tensor.getValue());
      filled += bytes(tensor);
    }
    for (int i = 0; i < shards.size(); i++) {
      String file = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
      sparse(dir.resolve(file), shards.get(i));
      shards.get(i).keySet().forEach(name -> map.put(name, file));
    }
    Files.writeString(dir.resolve(Checkpoint.INDEX), index.toPrettyString());
  }

  /** What the model asks for, and what the published file holds beside it (model.md 10). */
  private static Map<String, long[]> shapes() {
    Inventory inventory = new Inventory();
    ModelScope.build(
            () ->
                new VideoChatTpo(
                    inventory.params(), TpoConfig.published(), TaskIds.PUBLISHED, HeadSettings.OWN))
        .scope()
        .close();
    Map<String, long[]> all = new LinkedHashMap<>(inventory.shapes());
    linear(all, "project_down", 768, 4096);
    linear(all, "merge_proj", 4096, 3072);
    linear(all, "temporal_embed.layers.0", 4096, 4096);
    linear(all, "temporal_embed.layers.1", 2, 4096);
    linear(all, "action_embed.layers.0", 4096, 4096);
    linear(all, "action_embed.layers.1", 1, 4096);
    linear(all, "cg_model.txt_proj_linear.net.1", 256, 4096);
    vectors(all, "cg_model.txt_proj_linear.LayerNorm", 4096);
    all.put("cg_model.txt_position_embed.position_embeddings.weight", new long[] {100, 256});
    vectors(all, "cg_model.txt_position_embed.LayerNorm", 256);
    all.put(POSITION_IDS, new long[] {1, 512});
    return all;
  }

  private static void linear(Map<String, long[]> all, String name, long out, long in) {
    all.put(name + ".weight", new long[] {out, in});
    all.put(name + ".bias", new long[] {out});
  }

  private static void vectors(Map<String, long[]> all, String name, long width) {
    all.put(name + ".weight", new long[] {width});
    all.put(name + ".bias", new long[] {width});
  }

  private static long bytes(Map.Entry<String, long[]> tensor) {
    return (tensor.getKey().equals(POSITION_IDS) ? 8 : 2) * product(tensor.getValue());
  }

  private static long product(long[] shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** A bf16 safetensors file whose data are a hole. */
  private static void sparse(Path file, Map<String, long[]> shapes) throws IOException {
    ObjectNode header = new ObjectMapper().createObjectNode();
    long at = 0;
    for (Map.Entry<String, long[]> e : shapes.entrySet()) {
      ObjectNode node = header.putObject(e.getKey());
      node.put("dtype", e.getKey().equals(POSITION_IDS) ? "I64" : "BF16");
      ArrayNode shape = node.putArray("shape");
      Arrays.stream(e.getValue()).forEach(shape::add);
      node.putArray("data_offsets").add(at).add(at += bytes(e));
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(json, (json.length + 8 + 63) / 64 * 64 - 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    Files.deleteIfExists(file);
    try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
      f.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(padded.length).array());
      f.write(padded);
      f.setLength(8 + padded.length + at);
    }
  }

  // --------------------------------------------------------------------------------- measurement

  private void ask(ObjectNode out, double bandwidth) throws IOException {
    long begin = System.nanoTime();
    try (Tpo tpo = Tpo.load(dir, LoadOptions.DEFAULT.withDtype("bf16"))) {
      out.put("open_s", seconds(begin));
      out.put("after_open", memory());
      out.put("loaded", tpo.report().toString());
      Media media = Media.of(clip);
      long[] reading = {0};
      begin = System.nanoTime();
      Answer answer = tpo.ask(media, "What happens?", options(1, reading));
      out.put("frames", answer.media().sampledSeconds().size());
      out.put("decode_and_vision_s", round((reading[0] - begin) / 1e9));
      out.put("prefill_first_touch_s", seconds(reading[0]));
      // another question: the visual prefix is in the cache, the weights are in memory
      begin = System.nanoTime();
      tpo.ask(
          media,
          "timestamp " + "What is the person in the video doing? ".repeat(8),
          options(1, reading));
      out.put("prefill_again_s", seconds(reading[0]));
      begin = System.nanoTime();
      tpo.ask(media, "What happens?", options(1, reading));
      double one = (System.nanoTime() - begin) / 1e9;
      begin = System.nanoTime();
      tpo.ask(media, "What happens?", options(1 + tokens, reading));
      double all = (System.nanoTime() - begin) / 1e9;
      double perToken = (all - one) / tokens;
      out.put("tokens_per_s", round(1 / perToken));
      long bytes = 2 * tpo.config().llm().weightsPerToken();
      out.put("decode_gb_per_s", round(bytes / perToken / 1e9));
      out.put("share_of_bandwidth", round(bytes / perToken / bandwidth));
      out.put("after_answers", memory());
    }
  }

  private static AskOptions options(int tokens, long[] reading) {
    return AskOptions.builder()
        .maxNewTokens(tokens)
        .progress(
            (what, done, total) -> {
              if (what.equals("reading") && done == 0) {
                reading[0] = System.nanoTime();
              }
            })
        .build();
  }

  /** Bytes per second that summing a gigabyte reads: the best of five. */
  private static double bandwidth() {
    try (PointerScope scope = new PointerScope()) {
      Tensor gigabyte = torch.ones(new long[] {1L << 28}, Tensors.options(ScalarType.Float));
      double best = Double.MAX_VALUE;
      for (int i = 0; i < 5; i++) {
        long begin = System.nanoTime();
        gigabyte.sum();
        best = Math.min(best, (System.nanoTime() - begin) / 1e9);
      }
      return (1L << 30) / best;
    }
  }

  /** Resident memory: peak, anonymous, and mapped files. */
  private static String memory() throws IOException {
    Map<String, Long> megabytes = ThisProcess.memory();
    return Stream.of("VmHWM", "RssAnon", "RssFile")
        .filter(megabytes::containsKey)
        .map(key -> "%s %d MB".formatted(key, megabytes.get(key)))
        .collect(Collectors.joining(", "));
  }

  private static double seconds(long begin) {
    return round((System.nanoTime() - begin) / 1e9);
  }

  private static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
