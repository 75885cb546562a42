package io.github.tpo4j.model.torch;

import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * A libtorch module that takes its tensors from {@link Params}, under the names of the checkpoint.
 *
 * <p>A layer is built complete: its constructor asks {@code Params} for every tensor, which come
 * mapped from a file or freshly initialised, and registers them, so that {@code named_parameters()}
 * is the state dictionary. Names may have dots ({@code attention.self.query}): the modules in
 * between are made as needed, since libtorch does not allow dots in one name.
 *
 * <p>Parameters are born without gradient; training turns it on where a stage says so. Layers must
 * not be built inside a step's scope: see {@link ModelScope}.
 */
public abstract class Layer extends Module {
  // libtorch calls back into nothing here, but the Java objects must outlive the native module
  private final Map<String, Module> children = new LinkedHashMap<>();

  protected Layer() {
    TorchRuntime.start();
  }

  /** Takes a parameter of the given shape under the given name. */
  protected final Tensor param(Params p, String name, Init init, long... shape) {
    Tensor t = p.get(name, init, shape);
    int dot = name.lastIndexOf('.');
    Module owner = dot < 0 ? this : group(name.substring(0, dot));
    owner.register_parameter(name.substring(dot + 1), t, false);
    return t;
  }

  /** Takes a sub-module that was built with {@code p.at(name)}. */
  protected final <L extends Module> L child(String name, L module) {
    int dot = name.lastIndexOf('.');
    Module owner = dot < 0 ? this : group(name.substring(0, dot));
    owner.register_module(name.substring(dot + 1), module);
    children.put(name, module);
    return module;
  }

  private Module group(String path) {
    Module known = children.get(path);
    if (known != null) {
      return known;
    }
    int dot = path.lastIndexOf('.');
    Module owner = dot < 0 ? this : group(path.substring(0, dot));
    Module made = new Module();
    owner.register_module(path.substring(dot + 1), made);
    children.put(path, made);
    return made;
  }

  /** Parameters by name, this module's name left out, in order of construction. */
  public final Map<String, Tensor> parametersByName() {
    Map<String, Tensor> byName = new LinkedHashMap<>();
    var dict = named_parameters(true);
    var keys = dict.keys();
    var values = dict.values();
    for (long i = 0; i < dict.size(); i++) {
      byName.put(keys.get(i).getString(), values.get(i));
    }
    return byName;
  }

  /** Turns gradients of every floating-point parameter on or off. */
  public final void trainable(boolean on) {
    parametersByName()
        .values()
        .forEach(
            t -> {
              if (t.is_floating_point()) {
                t.set_requires_grad(on);
              }
            });
  }
}
