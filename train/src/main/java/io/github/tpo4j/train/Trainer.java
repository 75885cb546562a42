package io.github.tpo4j.train;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.load.Loader;
import io.github.tpo4j.data.mix.BatchOrder;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.train.log.StepReport;
import io.github.tpo4j.train.log.Watcher;
import io.github.tpo4j.train.optim.Optimiser;
import io.github.tpo4j.train.recipe.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one loop that trains, whatever the objective: batches, losses, gradients, clipping, AdamW,
 * and a word to the watchers after every step.
 *
 * <p>All that is drawn at random follows from the seed and the number of the batch, and the data
 * from the number of the batch; so on the CPU a run that goes on after step N repeats bit by bit
 * what it would have done. A GPU adds some gradients up in any order, and repeats it to rounding.
 */
public final class Trainer<P> {
  private static final Logger log = LoggerFactory.getLogger(Trainer.class);

  /** The place after all samples of a batch, for the seed of what the networks draw. */
  private static final int DROPOUT = -1;

  private final Stage stage;
  private final Objective<P> objective;
  private final Optimiser optimiser;
  private final int steps;
  private final BatchOrder order;
  private int skipped;

  /** What a step's batches came to. */
  private static final class Sums {
    double loss;
    final Map<String, Double> terms = new LinkedHashMap<>();
    final Map<String, Integer> counts = new LinkedHashMap<>();
    int samples;
    long tokens;
    double flops;

    /** All numbers come from the device at once, and a GPU is waited for only here. */
    void add(Losses losses, int batch, double share) {
      List<Tensor> all = new ArrayList<>(losses.terms().values());
      all.add(losses.total());
      float[] values =
          Tensors.floats(
              Tensors.cat(
                  0,
                  all.stream().map(t -> Tensors.f32(t.detach()).view(1)).toArray(Tensor[]::new)));
      loss += values[values.length - 1] * share;
      int i = 0;
      for (String name : losses.terms().keySet()) {
        terms.merge(name, (double) values[i++], Double::sum);
        counts.merge(name, 1, Integer::sum);
      }
      samples += batch;
      tokens += losses.tokens();
      flops += losses.flops();
    }

    Map<String, Double> means() {
      Map<String, Double> means = new LinkedHashMap<>();
      terms.forEach((name, sum) -> means.put(name, sum / counts.get(name)));
      return means;
    }
  }

  /**
   * @param optimiser of the parts that the stage trains
   * @param steps of the whole stage
   * @param order of the batches
   */
  public Trainer(
      Stage stage, Objective<P> objective, Optimiser optimiser, int steps, BatchOrder order) {
    this.stage = stage;
    this.objective = objective;
    this.optimiser = optimiser;
    this.steps = steps;
    this.order = order;
  }

  /** Steps skipped so far because a loss or a gradient was no number. */
  public int skipped() {
    return skipped;
  }

  /**
   * Takes the steps from one to the last.
   *
   * @param from steps that were taken before
   * @param skippedBefore how many of these were skipped
   * @param atBorder told after every step how many have been taken; it may write a checkpoint, or
   *     end the run by throwing {@link Stopped}
   */
  void run(
      Loader<P> loader, int from, int skippedBefore, List<Watcher> watchers, IntConsumer atBorder) {
    skipped = skippedBefore;
    for (int step = from; step < steps; step++) {
      StepReport report = step(loader, step);
      watchers.forEach(w -> w.step(report));
      atBorder.accept(step + 1);
    }
  }

  /**
   * Seconds that a step takes, measured: two batches forward and backward, of which the second
   * counts. Nothing is learned.
   */
  double rehearse(Loader<P> loader) {
    double seconds = 0;
    for (int i = 0; i < 2; i++) {
      Loader.Batch<P> batch = loader.next();
      long begin = System.nanoTime();
      backward(batch, 1, new Sums());
      optimiser.gradientNorm();
      seconds = (System.nanoTime() - begin) / 1e9;
      optimiser.forgetGradients();
    }
    return seconds * stage.batch().accumulate();
  }

  private StepReport step(Loader<P> loader, int step) {
    long begin = System.nanoTime();
    int batches = stage.batch().accumulate();
    Sums sums = new Sums();
    double waited = loader.waitedSeconds();
    for (int i = 0; i < batches; i++) {
      Loader.Batch<P> batch = loader.next();
      backward(batch, 1.0 / batches, sums);
    }
    double factor = stage.schedule().factor(step, steps);
    double norm = Double.isFinite(sums.loss) ? optimiser.gradientNorm() : Double.NaN;
    if (Double.isFinite(norm)) {
      optimiser.step(factor, norm);
    } else {
      skip(step, sums.loss);
    }
    return new StepReport(
        step + 1,
        steps,
        sums.loss,
        sums.means(),
        norm,
        factor,
        sums.samples,
        sums.tokens,
        sums.flops,
        (System.nanoTime() - begin) / 1e9,
        loader.waitedSeconds() - waited,
        skipped);
  }

  private void backward(Loader.Batch<P> batch, double share, Sums sums) {
    torch.manual_seed(order.seed(batch.number(), DROPOUT));
    try (PointerScope scope = new PointerScope()) {
      Losses losses = objective.loss(batch.items());
      if (losses.total().requires_grad()) {
        objective.backward(losses.total().mul(Tensors.scalar(share)));
      }
      sums.add(losses, batch.items().size(), share);
    }
  }

  private void skip(int step, double loss) {
    optimiser.forgetGradients();
    skipped++;
    String what = Double.isFinite(loss) ? "the gradient is not finite" : "the loss is " + loss;
    log.warn("step {} is skipped: {}", step + 1, what);
    if (skipped > stage.nonFinite()) {
      throw TpoException.model(
          ("stage %s, step %d: %s, and %d before it were skipped for the like; non_finite allows"
                  + " %d. Lower the learning rates (train, schedule.warmup) or use dtype f32")
              .formatted(stage.name(), step + 1, what, skipped - 1, stage.nonFinite()));
    }
  }

  /** Ends a run at a step's border because someone asked for it; a checkpoint has been written. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped(int step) {
      super("stopped after step " + step);
    }
  }
}
