package io.github.tpo4j.train.mllm;

import io.github.tpo4j.model.weights.Checkpoint;
import io.github.tpo4j.model.weights.Params;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/**
 * A checkpoint of which some parts are not taken, whether it has them or not: they start at random.
 * Adapters may come on top of a language model that had none.
 *
 * @param fresh names of the parts
 */
record Renewed(Checkpoint checkpoint, Set<String> fresh) implements Params.Source {
  private static final String BELOW_ADAPTER = ".base_layer.";

  @Override
  public Tensor find(String name, long[] shape, String hint) {
    if (isFresh(name)) {
      return null;
    }
    boolean bare = name.contains(BELOW_ADAPTER) && !checkpoint.has(name);
    return checkpoint.find(bare ? name.replace(BELOW_ADAPTER, ".") : name, shape, hint);
  }

  @Override
  public Set<String> names(String prefix) {
    return checkpoint.names(prefix).stream()
        .filter(name -> !isFresh(name))
        .collect(Collectors.toSet());
  }

  /** Whether a tensor belongs to a part that starts at random. */
  boolean isFresh(String name) {
    return Parts.of(name).filter(fresh::contains).isPresent();
  }
}
