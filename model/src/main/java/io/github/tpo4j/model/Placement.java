package io.github.tpo4j.model;

/** Where a task's learned token runs during generation (model.md 5.3). */
public enum Placement {
  /**
   * As in training: the start token is fed, the learned token follows at the placeholder, stays in
   * the cache, and generation goes on behind it. For models that tpo4j trained.
   */
  TRAIN_LAYOUT,
  /**
   * As the published inference code does: the learned token runs once in the start token's place,
   * on a branch of the cache that is then dropped. For the published checkpoint.
   */
  REFERENCE
}
