package io.github.tpo4j.eval.mask;

import io.github.tpo4j.core.TpoException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Work on as many things at a time as there are processors, as if it were done one by one. */
final class InOrder {
  private InOrder() {}

  /** Results in order; if some fail, the error of the first of them. */
  static <A, B> List<B> map(List<A> things, Function<A, B> work) {
    return things.parallelStream().map(thing -> outcome(thing, work)).toList().stream()
        .map(Supplier::get)
        .toList();
  }

  private static <A, B> Supplier<B> outcome(A thing, Function<A, B> work) {
    try {
      B result = work.apply(thing);
      return () -> result;
    } catch (TpoException e) {
      return () -> {
        throw e;
      };
    }
  }
}
