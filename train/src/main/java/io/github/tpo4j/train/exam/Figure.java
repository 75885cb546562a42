package io.github.tpo4j.train.exam;

import io.github.tpo4j.core.Task;

/** What is measured, each from 0 to 1. */
public enum Figure {
  /** Multiple-choice questions answered with the right letter. */
  CHOICE("multiple choice: right"),
  /** Questions of the three tasks to which the model points as asked, and in no other way. */
  ASSIGNMENT("task assignment: right"),
  /** Overlap of boxes with the true ones; 0 where the model gives none. */
  REGION("boxes: mean IoU"),
  /** Overlap of the best moment with the true one that it is nearest to. */
  TEMPORAL("moments: mean IoU"),
  /** Overlap of masks with the true ones, mean over the frames. */
  MASK("masks: mean IoU");

  private final String words;

  Figure(String words) {
    this.words = words;
  }

  /** As it is called in the table. */
  public String words() {
    return words;
  }

  static Figure of(Task task) {
    return switch (task) {
      case REGION -> REGION;
      case TEMPORAL -> TEMPORAL;
      case MASK -> MASK;
    };
  }
}
