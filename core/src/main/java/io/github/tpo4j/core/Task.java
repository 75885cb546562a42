package io.github.tpo4j.core;

import java.util.Arrays;
import java.util.Optional;

/**
 * The vision tasks and their words. The language model announces a task with its start token; the
 * learned embedding of the task sits at the placeholder that follows, and the hidden state there
 * goes to the task's head (paper, section 3; model.md 4.1).
 */
public enum Task {
  /** Boxes by the region head. */
  REGION("<box_begin>", "<boxes>"),
  /** Moments and highlights by the temporal head. */
  TEMPORAL("<time_begin>", "<temp>"),
  /** Mask tracks by the mask head. */
  MASK("<track_begin>", "<tracking>");

  /** Input placeholder whose embedding is replaced by an encoded box. */
  public static final String TRACK_BOX = "<track_box>";

  private final String startToken;
  private final String placeholder;

  Task(String startToken, String placeholder) {
    this.startToken = startToken;
    this.placeholder = placeholder;
  }

  /** Token with which the model announces the task. */
  public String startToken() {
    return startToken;
  }

  /** Token whose embedding is the task's learned token. */
  public String placeholder() {
    return placeholder;
  }

  /** The task that a start token announces. */
  public static Optional<Task> ofStartToken(String token) {
    return Arrays.stream(values()).filter(t -> t.startToken.equals(token)).findFirst();
  }
}
