package io.github.tpo4j.train;

/** Someone's wish that a run end at the next step's border, with a checkpoint. */
@FunctionalInterface
public interface StopSignal {
  /** Nobody ever stops the run. */
  StopSignal NEVER = () -> false;

  /** Whether the run should end. */
  boolean isRaised();
}
