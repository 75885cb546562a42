package io.github.tpo4j.model.connector;

import io.github.tpo4j.core.Task;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The learned embedding of every task, {@code [1, 1, D]} each; it stands at the task's placeholder,
 * and the hidden state there goes to the task's head (paper, section 3; model.md 5.1).
 */
// D LLM width
public final class TaskTokens extends Layer {
  private final Map<Task, Tensor> token_11D = new EnumMap<>(Task.class);

  /**
   * Built at the root: names are {@code box_token}, {@code temporal_token}, {@code track_token}.
   */
  public TaskTokens(Params root, int llmWidth) {
    for (Task task : Task.values()) {
      token_11D.put(task, param(root, nameOf(task), Init.normal(1), 1, 1, llmWidth));
    }
  }

  /** Name of a task's token in the checkpoint. */
  public static String nameOf(Task task) {
    return switch (task) {
      case REGION -> "box_token";
      case TEMPORAL -> "temporal_token";
      case MASK -> "track_token";
    };
  }

  /** A task's learned embedding. */
  public Tensor of(Task task) {
    return token_11D.get(task);
  }
}
