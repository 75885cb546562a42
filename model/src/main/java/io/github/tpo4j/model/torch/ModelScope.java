package io.github.tpo4j.model.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;

/**
 * Owns the native side of a model: everything made while it is built, freed together at close.
 *
 * <p>With pointer GC off a tensor lives until its scope closes. Steps and requests open a {@code
 * PointerScope} of their own; a model lives longer, in one of these.
 */
public final class ModelScope implements AutoCloseable {
  private final PointerScope scope;

  private ModelScope(PointerScope scope) {
    this.scope = scope;
  }

  /** A built value and the scope that keeps its native side alive. */
  public record Built<T>(T value, ModelScope scope) {}

  /** Builds a model inside a new scope. If building fails, what was made is freed. */
  public static <T> Built<T> build(Supplier<T> build) {
    TorchRuntime.start();
    PointerScope scope = new PointerScope();
    scope.extend(); // the first close only takes it off this thread's stack
    boolean done = false;
    try {
      T value = build.get();
      done = true;
      return new Built<>(value, new ModelScope(scope));
    } finally {
      scope.close();
      if (!done) {
        scope.close();
      }
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
