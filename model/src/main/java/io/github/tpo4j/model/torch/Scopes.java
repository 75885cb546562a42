package io.github.tpo4j.model.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/** Moves results out of a scope that frees everything else. */
public final class Scopes {
  private Scopes() {}

  /**
   * Runs a computation in a scope of its own and frees all it made but the result, which belongs to
   * the caller's scope, or to nobody if there is none.
   */
  public static <P extends Pointer> P tidy(Supplier<P> computation) {
    PointerScope outer = PointerScope.getInnerScope();
    try (PointerScope inner = new PointerScope()) {
      P result = computation.get();
      if (outer != null) {
        outer.attach(result);
      } else {
        result.retainReference();
      }
      return result;
    }
  }
}
