package io.github.tpo4j.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tpo4j.core.mask.BitMask;
import io.github.tpo4j.core.mask.Contour;
import io.github.tpo4j.eval.time.MomentAp;
import io.github.tpo4j.eval.time.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times J and F of masks of 480 x 854, from rasters of bytes to both numbers, and average precision
 * of moments, on made-up data of the same kind and size as the peer's ({@code peer_metrics.py}).
 */
@Command(name = "metrics", description = "Times J&F and moment mAP; prints one JSON line.")
public final class MetricsBench implements Callable<Integer> {
  private static final int HEIGHT = 480;
  private static final int WIDTH = 854;
  private static final double NOISE = 0.0005;
  private static final double[] OVERLAPS =
      IntStream.range(0, 10).mapToDouble(i -> (50 + 5 * i) / 100.0).toArray();

  @Option(names = "--masks", defaultValue = "100", description = "pairs of masks")
  private int masks;

  @Option(names = "--queries", defaultValue = "1500", description = "queries")
  private int queries;

  @Option(names = "--windows", defaultValue = "10", description = "windows a query")
  private int windows;

  @Option(names = "--warmup", defaultValue = "3", description = "passes before the timed ones")
  private int warmup;

  @Option(names = "--repeats", defaultValue = "5", description = "timed passes; the median counts")
  private int repeats;

  private final Random random = new Random(0);

  private record MaskPair(byte[] prediction, byte[] truth) {}

  private record Query(List<Window> predictions, List<Window> truths) {}

  /** Runs from a shell. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new MetricsBench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    List<MaskPair> pairs = IntStream.range(0, masks).mapToObj(i -> pair()).toList();
    List<Query> asked = IntStream.range(0, queries).mapToObj(i -> query()).toList();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("bench", "metrics");
    line.put("who", "tpo4j");
    line.put("threads", Runtime.getRuntime().availableProcessors());
    line.put("jf", timed(() -> meanJandF(pairs)));
    line.put("moment_map", timed(() -> meanAp(asked)));
    System.out.println(new ObjectMapper().writeValueAsString(line));
    return 0;
  }

  private Map<String, Object> timed(Supplier<Map<String, Object>> work) {
    Map<String, Object> result = new LinkedHashMap<>();
    double[] ms = new double[repeats];
    for (int i = -warmup; i < repeats; i++) {
      long begin = System.nanoTime();
      result.putAll(work.get());
      ms[Math.max(i, 0)] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(ms);
    result.put("ms_total", Math.round(100 * ms[repeats / 2]) / 100.0);
    return result;
  }

  private static Map<String, Object> meanJandF(List<MaskPair> pairs) {
    double[][] scores = pairs.parallelStream().map(MetricsBench::jAndF).toArray(double[][]::new);
    return Map.of("J", mean(scores, 0), "F", mean(scores, 1));
  }

  private static double[] jAndF(MaskPair pair) {
    BitMask prediction = BitMask.ofGrey(pair.prediction, HEIGHT, WIDTH);
    BitMask truth = BitMask.ofGrey(pair.truth, HEIGHT, WIDTH);
    double f = Contour.of(prediction).match(Contour.of(truth)).f();
    return new double[] {prediction.regionSimilarity(truth), f};
  }

  private static Map<String, Object> meanAp(List<Query> asked) {
    double[][] ap =
        asked.parallelStream()
            .map(q -> MomentAp.of(q.predictions, q.truths, OVERLAPS))
            .toArray(double[][]::new);
    double all =
        IntStream.range(0, OVERLAPS.length).mapToDouble(t -> mean(ap, t)).average().orElse(0);
    return Map.of("map50", mean(ap, 0), "map75", mean(ap, 5), "map_avg", all);
  }

  private static double mean(double[][] rows, int column) {
    return Arrays.stream(rows).mapToDouble(r -> r[column]).average().orElse(0);
  }

  /** Three ellipses, and the same moved by a few pixels with some pixels flipped. */
  private MaskPair pair() {
    boolean[] truth = new boolean[HEIGHT * WIDTH];
    for (int k = 0; k < 3; k++) {
      double cx = uniform(.2, .8) * WIDTH;
      double rx = uniform(.05, .25) * WIDTH;
      double cy = uniform(.2, .8) * HEIGHT;
      double ry = uniform(.05, .25) * HEIGHT;
      for (int p = 0; p < truth.length; p++) {
        double dx = (p % WIDTH - cx) / rx;
        double dy = (p / WIDTH - cy) / ry;
        truth[p] |= dx * dx + dy * dy < 1;
      }
    }
    int shiftY = random.nextInt(18) - 9;
    int shiftX = random.nextInt(18) - 9;
    byte[] moved = new byte[truth.length];
    byte[] bytes = new byte[truth.length];
    for (int p = 0; p < truth.length; p++) {
      int y = Math.floorMod(p / WIDTH - shiftY, HEIGHT);
      int x = Math.floorMod(p % WIDTH - shiftX, WIDTH);
      boolean flipped = random.nextDouble() < NOISE;
      moved[p] = (byte) (truth[y * WIDTH + x] != flipped ? 255 : 0);
      bytes[p] = (byte) (truth[p] ? 255 : 0);
    }
    return new MaskPair(moved, bytes);
  }

  /** One to four true windows; four predictions near them, the others anywhere. */
  private Query query() {
    List<Window> truths = new ArrayList<>();
    int n = 1 + random.nextInt(4);
    for (int i = 0; i < n; i++) {
      truths.add(window(uniform(0, 150), uniform(0, 150), 2));
    }
    List<Window> predictions = new ArrayList<>();
    for (int i = 0; i < windows; i++) {
      Window near = truths.get(random.nextInt(n));
      predictions.add(
          i < 4
              ? window(
                  clip(near.start() + 6 * random.nextGaussian()),
                  clip(near.end() + 6 * random.nextGaussian()),
                  .5)
              : window(uniform(0, 150), uniform(0, 150), .5));
    }
    return new Query(predictions, truths);
  }

  private Window window(double a, double b, double longer) {
    return new Window(Math.min(a, b), Math.max(a, b) + longer, random.nextDouble());
  }

  private static double clip(double seconds) {
    return Math.max(0, Math.min(152, seconds));
  }

  private double uniform(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
