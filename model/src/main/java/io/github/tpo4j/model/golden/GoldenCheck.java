package io.github.tpo4j.model.golden;

/** Runs the cases of one component. Add an implementation to {@link Goldens#CHECKS}. */
public interface GoldenCheck {
  /** Whether this check runs the case; decided by {@code component} and the form of the json. */
  boolean handles(GoldenCase c);

  /** Runs the case and tells the comparison every value that the case holds. */
  void run(GoldenCase c, Comparison r);
}
