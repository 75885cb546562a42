package io.github.tpo4j.core;

/** Hears how far long work has come. Called from the working thread: return quickly. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (what, done, total) -> {};

  /**
   * @param what the step that is running, such as {@code "tracking"}
   * @param done units finished
   * @param total units in all; 0 where it is not known
   */
  void update(String what, long done, long total);
}
