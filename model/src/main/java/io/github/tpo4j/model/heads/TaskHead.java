package io.github.tpo4j.model.heads;

import io.github.tpo4j.core.Task;
import org.bytedeco.pytorch.Tensor;

/**
 * One vision task of the model: its learned token, its prediction and its loss.
 *
 * <p>The language model announces the task with {@link Task#startToken()}; at the placeholder that
 * follows, the word embedding is replaced by {@link #token()}, and the state of the last layer
 * there, after the final norm, is what the head reads. Gradients of {@link #loss} flow back through
 * that state into the language model: this is the preference the task teaches (paper, section 3).
 *
 * @param <T> what the task is trained with, for one batch
 */
// K task tokens · D width of the language model
public interface TaskHead<T> {
  /** The task, with its start token and placeholder. */
  Task task();

  /** Embedding of the task token, {@code [1, 1, D]}. */
  Tensor token();

  /** Points at something in the scene and notes it in the answer. */
  void predict(Tensor state_D, Scene scene, Pointing answer);

  /**
   * Loss of a batch.
   *
   * @param states_KD states at the batch's placeholders, sample by sample
   */
  HeadLoss loss(Tensor states_KD, T target);
}
