package io.github.tpo4j.train.log;

/** Someone who is told of every step. */
public interface Watcher extends AutoCloseable {
  /** A step has been taken, or skipped. */
  void step(StepReport report);

  /** The stage has ended or was stopped. */
  @Override
  default void close() {}
}
