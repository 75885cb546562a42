package io.github.tpo4j.train.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Lines for people, each the mean of the steps since the last one:
 *
 * <pre>
 * step 120/4000 loss 2.31 (lm 1.90 region .31) 412 tok/s 38 % of peak mem 5.1/23 GB data-wait 3 % eta 2h04
 * </pre>
 */
public final class Lines implements Watcher {
  private final Consumer<String> out;
  private final int every;
  private final double peak;
  private final List<StepReport> since = new ArrayList<>();

  /**
   * @param every steps between two lines
   * @param peak floating-point operations a second that the machine can do
   */
  public Lines(Consumer<String> out, int every, double peak) {
    this.out = out;
    this.every = every;
    this.peak = peak;
  }

  @Override
  public void step(StepReport r) {
    since.add(r);
    if (r.step() % every == 0 || r.step() == 1 || r.step() == r.steps()) {
      out.accept(line(r));
      since.clear();
    }
  }

  private String line(StepReport last) {
    double seconds = sum(StepReport::seconds);
    double tokens = sum(StepReport::tokens);
    long left = Math.round(seconds / since.size() * (last.steps() - last.step()));
    return "step %d/%d loss %s (%s) %.0f tok/s %.0f %% of peak mem %s/%.0f GB data-wait %.0f %% eta %s%s"
        .formatted(
            last.step(),
            last.steps(),
            number(sum(StepReport::loss) / since.size()),
            terms().entrySet().stream()
                .map(e -> e.getKey() + " " + number(e.getValue()))
                .collect(Collectors.joining(" ")),
            tokens / seconds,
            100 * sum(StepReport::flops) / seconds / peak,
            String.format(Locale.ROOT, "%.1f", Memory.held() / 1e9),
            Memory.total() / 1e9,
            100 * sum(StepReport::waitSeconds) / seconds,
            duration(left),
            last.skipped() > 0 ? " skipped " + last.skipped() : "");
  }

  /** Mean of every term over the steps that have it. */
  private Map<String, Double> terms() {
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (StepReport r : since) {
      r.terms()
          .forEach(
              (name, value) -> {
                if (name.contains(".")) {
                  return; // a part of a term: log.jsonl has it
                }
                double[] sum = sums.computeIfAbsent(name, k -> new double[2]);
                sum[0] += value;
                sum[1]++;
              });
    }
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
    return means;
  }

  private double sum(java.util.function.ToDoubleFunction<StepReport> part) {
    return since.stream().mapToDouble(part).sum();
  }

  /** Three digits or so: {@code 2.31}, {@code .31}, {@code .0042}. */
  static String number(double x) {
    String text =
        Math.abs(x) >= 0.01 || x == 0
            ? String.format(Locale.ROOT, "%.2f", x)
            : String.format(Locale.ROOT, "%.2g", x);
    return text.startsWith("0.") && x != 0 ? text.substring(1) : text;
  }

  /** {@code 42s}, {@code 3m20}, {@code 2h04}. */
  public static String duration(long seconds) {
    if (seconds < 60) {
      return seconds + "s";
    }
    return seconds < 3600
        ? "%dm%02d".formatted(seconds / 60, seconds % 60)
        : "%dh%02d".formatted(seconds / 3600, seconds / 60 % 60);
  }
}
