package io.github.tpo4j.model;

import io.github.tpo4j.core.TaskQuestions;

/** Where a task's learned token runs during generation (model.md 5.3), by who trained the model. */
public enum Placement {
  /**
   * As in training: the start token is fed, the learned token follows at the placeholder, stays in
   * the cache, and generation goes on behind it. For models that tpo4j trained.
   */
  TRAIN_LAYOUT(TaskQuestions.OWN),
  /**
   * As the published inference code does: the learned token runs once in the start token's place,
   * on a branch of the cache that is then dropped. For the published checkpoint.
   */
  REFERENCE(TaskQuestions.PAPER);

  private final TaskQuestions questions;

  Placement(TaskQuestions questions) {
    this.questions = questions;
  }

  /** How such a model is asked for its tasks. */
  public TaskQuestions questions() {
    return questions;
  }
}
