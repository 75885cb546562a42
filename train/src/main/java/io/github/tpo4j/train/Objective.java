package io.github.tpo4j.train;

import io.github.tpo4j.data.load.Preparation;
import io.github.tpo4j.model.torch.Layer;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * What is learned: how a sample becomes numbers, on background threads, and which loss a batch of
 * them has. The {@link Trainer} knows nothing else of a model.
 *
 * @param <P> a prepared sample, plain Java values
 */
public interface Objective<P> extends Preparation<P> {
  /**
   * The loss of a batch. Runs on the training thread, in the scope of the step; what is drawn at
   * random comes from libtorch's generator.
   */
  Losses loss(List<P> batch);

  /** Carries the gradient of a loss back to the parameters. Runs in the scope of {@link #loss}. */
  default void backward(Tensor total) {
    total.backward();
  }

  /** The parts that can be trained, by the names that recipes use. */
  Map<String, Part> parts();

  /**
   * A part of the model.
   *
   * @param layer that is in training mode where any of its parts is trained: dropout and its like
   * @param parameters by their names in the checkpoint
   */
  record Part(Layer layer, Map<String, Tensor> parameters) {
    /** Numbers in it. */
    public long size() {
      return parameters.values().stream().mapToLong(Tensor::numel).sum();
    }
  }
}
