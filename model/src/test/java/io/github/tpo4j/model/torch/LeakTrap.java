package io.github.tpo4j.model.torch;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Catches native objects that escape a public method: inside a trap, whatever belongs to no scope
 * of the method's own ends up here, with the place that allocated it.
 */
public final class LeakTrap extends PointerScope {
  private final Map<Pointer, Throwable> caught = new IdentityHashMap<>();

  @Override
  public PointerScope attach(Pointer p) {
    caught.put(p, new Throwable(p.getClass().getSimpleName() + " allocated here"));
    return super.attach(p);
  }

  /** Fails with the first allocation that escaped. */
  public void assertEmpty() {
    List<Throwable> places = new ArrayList<>(caught.values());
    if (!places.isEmpty()) {
      throw new AssertionError(
          places.size() + " native objects escaped; the first:", places.get(0));
    }
  }
}
