package io.github.tpo4j.eval;

import io.github.tpo4j.eval.run.Exam;
import java.util.Optional;

/**
 * A benchmark: what it is, and how predictions are scored, to the last digit as its official tool
 * does. A new one is one file that implements this interface, one line in {@link Benchmarks}, and a
 * test that inherits {@code BenchmarkContractTest}.
 */
public interface Benchmark {
  /** What it is called, what its files look like, and where its data comes from. */
  Card card();

  /**
   * Scores predictions.
   *
   * <p>Where the official tool silently skips or mis-scores something, its number is kept and a
   * warning says so; where it would fail, so does this.
   *
   * @param inputs made by {@link Inputs#of}, so variant and options are known ones
   * @throws io.github.tpo4j.core.TpoException of kind data, which names the file, the line, frame
   *     or id, what was expected and what was found
   */
  Scores score(Inputs inputs);

  /** How it is asked of a model; empty where only prediction files are scored. */
  default Optional<Exam> exam() {
    return Optional.empty();
  }
}
