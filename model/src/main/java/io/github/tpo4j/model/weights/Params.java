package io.github.tpo4j.model.weights;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.util.Set;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The tensors a module is built from, by name: mapped from a checkpoint or freshly initialised.
 *
 * <p>A constructor receives the {@code Params} at its own place in the tree and hands {@link #at}
 * to its sub-modules, so the same code loads, trains from scratch and takes part in tests. Nothing
 * is allocated to be overwritten: a weight that the file holds in the wanted type is the mapped
 * file itself.
 */
public final class Params {
  /** Supplies tensors by full name. */
  public interface Source {
    /**
     * The tensor, in any type, or null where the source has none and {@code init} is to be used.
     */
    Tensor find(String name, long[] shape, String hint);

    /** Names that begin with a prefix, for optional parts. */
    Set<String> names(String prefix);
  }

  private final Source source;
  private final String prefix;
  private final ScalarType dtype;
  private final Device device;
  private final String hint;
  private final Init biases;
  private final Init matrices;

  private Params(
      Source source,
      String prefix,
      ScalarType dtype,
      Device device,
      String hint,
      Init biases,
      Init matrices) {
    this.source = source;
    this.prefix = prefix;
    this.dtype = dtype;
    this.device = device;
    this.hint = hint;
    this.biases = biases;
    this.matrices = matrices;
  }

  /** Tensors from a source, converted to the given type and device where they differ. */
  public static Params from(Source source, ScalarType dtype, Device device) {
    return new Params(source, "", dtype, device, "", null, null);
  }

  /** Fresh initial values from the given seed. */
  public static Params fresh(long seed, ScalarType dtype, Device device) {
    TorchRuntime.start();
    torch.manual_seed(seed);
    Source none =
        new Source() {
          @Override
          public Tensor find(String name, long[] shape, String hint) {
            return null;
          }

          @Override
          public Set<String> names(String prefix) {
            return Set.of();
          }
        };
    return new Params(none, "", dtype, device, "", null, null);
  }

  /** The place of a sub-module; the name may have dots. */
  public Params at(String child) {
    return new Params(source, prefix + child + ".", dtype, device, hint, biases, matrices);
  }

  /** The same place with another floating-point type. */
  public Params as(ScalarType dtype) {
    return new Params(source, prefix, dtype, device, hint, biases, matrices);
  }

  /** The same place; the hint ends the message if a shape below it does not fit. */
  public Params hint(String hint) {
    return new Params(source, prefix, dtype, device, hint, biases, matrices);
  }

  /** The same place; parameters named {@code bias} below it start with the given values. */
  public Params biases(Init biases) {
    return new Params(source, prefix, dtype, device, hint, biases, matrices);
  }

  /** The same place; parameters of two or more dimensions below it start with the given values. */
  public Params matrices(Init matrices) {
    return new Params(source, prefix, dtype, device, hint, biases, matrices);
  }

  /** The tensor of the given name and shape: see the class. */
  public Tensor get(String name, Init init, long... shape) {
    Tensor found = source.find(prefix + name, shape, hint);
    if (found == null) {
      try (NoGradGuard guard = new NoGradGuard()) {
        Tensor made = Tensors.empty(ScalarType.Float, shape);
        Init first = init;
        if (biases != null && name.endsWith("bias")) {
          first = biases;
        } else if (matrices != null && shape.length > 1) {
          first = matrices;
        }
        first.fill(made);
        return made.to(device, dtype);
      }
    }
    return found.is_floating_point() ? found.to(device, dtype) : found;
  }

  /** Whether the source holds anything below a name: for parts that a checkpoint may lack. */
  public boolean has(String name) {
    return !source.names(prefix + name).isEmpty();
  }

  /**
   * Fails where the source holds another number of layers {@code name.0}, {@code name.1}, … than
   * the configuration calls for: its tensors would all be missing or left over, and which key is
   * wrong would be left to the reader.
   *
   * @param key what sets the number, such as {@code num_hidden_layers 32}
   */
  public void requireLayers(String name, int expected, String key) {
    String begin = prefix + name + ".";
    long found =
        source.names(begin).stream()
            .filter(n -> n.startsWith(begin))
            .map(n -> n.substring(begin.length()).split("\\.", 2)[0])
            .filter(n -> n.chars().allMatch(Character::isDigit))
            .distinct()
            .count();
    if (found != 0 && found != expected) {
      throw TpoException.model(
          "config.json: %s calls for %d layers %s*, but the weights hold %d"
              .formatted(key, expected, begin, found));
    }
  }

  /** Full name of a tensor at this place. */
  public String name(String name) {
    return prefix + name;
  }

  /** Type of the floating-point tensors. */
  public ScalarType dtype() {
    return dtype;
  }

  /** Where the tensors live. */
  public Device device() {
    return device;
  }
}
