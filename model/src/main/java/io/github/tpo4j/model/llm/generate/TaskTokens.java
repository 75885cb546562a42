package io.github.tpo4j.model.llm.generate;

import io.github.tpo4j.model.Placement;
import java.util.Collection;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The task tokens of a model and who reads their states.
 *
 * @param tokens one for each task
 * @param placement where the learned token runs
 * @param reader gets the state of each, in the order they occur
 */
public record TaskTokens(Collection<TaskToken> tokens, Placement placement, Reader reader) {
  /** No tasks: plain text. */
  public static final TaskTokens NONE =
      new TaskTokens(List.of(), Placement.TRAIN_LAYOUT, (row, task, state_C) -> {});

  /** Hears what the model thought at a task token. */
  @FunctionalInterface
  public interface Reader {
    /**
     * @param row of the batch
     * @param state_C state after the final norm in f32; it belongs to the caller's scope
     */
    void state(int row, TaskToken task, Tensor state_C);
  }

  /** The task that a token announces, or null. */
  TaskToken startedBy(int id) {
    for (TaskToken t : tokens) {
      if (t.start() == id) {
        return t;
      }
    }
    return null;
  }
}
