package io.github.tpo4j.model.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The names and shapes a model asks for when it is built, without any of its memory: every tensor
 * is a view of a single zero.
 */
public final class Inventory implements Params.Source {
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  /** Params to build the model with; its tensors must not be computed with. */
  public Params params() {
    return Params.from(this, ScalarType.Float, new Device("cpu"));
  }

  /** What was asked for, in order. */
  public Map<String, long[]> shapes() {
    return Collections.unmodifiableMap(shapes);
  }

  @Override
  public Tensor find(String name, long[] shape, String hint) {
    shapes.put(name, shape.clone());
    return torch.zeros(1).expand(shape);
  }

  @Override
  public Set<String> names(String prefix) {
    return Set.of();
  }
}
