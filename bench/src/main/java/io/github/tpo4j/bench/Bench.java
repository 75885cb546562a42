package io.github.tpo4j.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Times tpo4j and a peer in turn on the same machine and tells the ratio: {@code bench/run compare
 * decode --dtype bf16 --python PYTHON}. Rounds alternate, and the best of each side counts, so that
 * a busy moment hurts neither side alone.
 */
@Command(
    name = "compare",
    description = "Runs one of our benches and its Python peer in turn; prints the ratio.")
public final class Bench implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A pair to compare.
   *
   * @param ours main class
   * @param peer script, looked for in the peer folders
   * @param metric key of the number that counts, in both sides' JSON line; or a pointer to it
   * @param higherIsBetter whether a larger number is better
   * @param ourOptions options of ours alone
   */
  private enum Pair {
    VISION(VisionBench.class, "peer_vision.py", "min_ms", false),
    DECODE(DecodeBench.class, "peer_decode.py", "decode_tokens_per_s", true),
    PREFILL(DecodeBench.class, "peer_decode.py", "prefill_tokens_per_s", true),
    LMTRAIN(LmTrainBench.class, "peer_lm_train.py", "median_step_ms", false),
    SAM2(Sam2Bench.class, "peer_sam2.py", "frames_per_s", true),
    JF(MetricsBench.class, "peer_metrics.py", "/jf/ms_total", false),
    MOMENTS(MetricsBench.class, "peer_metrics.py", "/moment_map/ms_total", false),
    TRAIN(TrainBench.class, "peer_train.py", "samples_per_s", true, "--packing", "--caching"),
    PLAINTRAIN(TrainBench.class, "peer_train.py", "samples_per_s", true);

    final Class<?> ours;
    final String peer;
    final String metric;
    final boolean higherIsBetter;
    final List<String> ourOptions;

    /** Metrics have no data type. */
    List<String> options(String dtype) {
      return ours == MetricsBench.class ? List.of() : List.of("--dtype", dtype);
    }

    JsonNode number(String line) throws IOException {
      JsonNode value = JSON.readTree(line);
      return metric.startsWith("/") ? value.at(metric) : value.path(metric);
    }

    Pair(Class<?> ours, String peer, String metric, boolean higherIsBetter, String... ourOptions) {
      this.ours = ours;
      this.peer = peer;
      this.metric = metric;
      this.higherIsBetter = higherIsBetter;
      this.ourOptions = List.of(ourOptions);
    }
  }

  @Parameters(index = "0", description = "${COMPLETION-CANDIDATES}")
  private Pair pair;

  @Option(names = "--python", required = true, description = "Python with torch 2.13 (CPU)")
  private String python;

  @Option(
      names = "--peers",
      description = "folders of the peers",
      defaultValue = "bench/peer:../shared/peer",
      split = ":")
  private List<Path> peers;

  @Option(names = "--dtype", defaultValue = "bf16", description = "f32 or bf16")
  private String dtype;

  @Option(names = "--rounds", defaultValue = "2", description = "runs of each side")
  private int rounds;

  /** Runs from a shell. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path script =
        peers.stream()
            .map(p -> p.resolve(pair.peer))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no " + pair.peer + " in " + peers));
    double ours = worst();
    double theirs = worst();
    for (int i = 0; i < rounds; i++) {
      List<String> peer = new ArrayList<>(List.of(python, script.toString()));
      peer.addAll(pair.options(dtype));
      theirs = better(theirs, run(peer));
      ours = better(ours, run(java()));
    }
    double ratio = pair.higherIsBetter ? ours / theirs : theirs / ours;
    String type = pair.options(dtype).isEmpty() ? "" : " " + dtype;
    System.out.printf(
        "%s%s %s: tpo4j %.4g, Python %.4g; tpo4j is %.2f times as fast%n",
        pair.name().toLowerCase(java.util.Locale.ROOT), type, pair.metric, ours, theirs, ratio);
    return 0;
  }

  private double worst() {
    return pair.higherIsBetter ? 0 : Double.MAX_VALUE;
  }

  private double better(double a, double b) {
    return pair.higherIsBetter ? Math.max(a, b) : Math.min(a, b);
  }

  /** This JVM's own options and class path, with the pair's main class. */
  private List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), pair.ours.getName()));
    command.addAll(pair.options(dtype));
    command.addAll(pair.ourOptions);
    return command;
  }

  /** Runs a program to its end and takes the metric from the last JSON line it prints. */
  private double run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    String last = text.lines().filter(l -> l.startsWith("{")).reduce("", (a, b) -> b);
    JsonNode value = last.isEmpty() ? null : pair.number(last);
    if (status != 0 || value == null || !value.isNumber()) {
      throw new IllegalStateException(
          "%s ended with %d and without %s: %s"
              .formatted(command.get(0), status, pair.metric, text.strip()));
    }
    System.out.println(last);
    return value.doubleValue();
  }
}
