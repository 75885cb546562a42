package io.github.tpo4j.model.llm;

import io.github.tpo4j.model.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * The memory behind one cache and its forks: keys and values of all layers in one tensor.
 *
 * <p>Forks share it as long as they only read what they have in common. Whoever writes behind its
 * own end does so in place if nobody else has anything there, and moves to memory of its own
 * otherwise. The memory is freed when the last of its users leaves; it belongs to no pointer scope.
 */
// L layers · 2 keys and values · B batch · H key heads · C capacity · D head width
final class KvStorage {
  private final Tensor all_L2BHCD;
  private final List<KvCache> users = new ArrayList<>();

  KvStorage(long[] shape, TensorOptions options, KvCache first) {
    try (PointerScope scope = new PointerScope()) {
      all_L2BHCD = torch.empty(shape, options, new MemoryFormatOptional());
      all_L2BHCD.retainReference();
    }
    users.add(first);
  }

  int capacity() {
    return (int) all_L2BHCD.size(4);
  }

  Tensor tensor() {
    return all_L2BHCD;
  }

  synchronized void enter(KvCache user) {
    users.add(user);
  }

  synchronized void leave(KvCache user) {
    if (users.remove(user) && users.isEmpty()) {
      all_L2BHCD.releaseReference();
    }
  }

  /**
   * Claims the slots up to {@code end} for a user; false if there is no room or another is there.
   */
  synchronized boolean claim(KvCache user, int end) {
    for (KvCache other : users) {
      if (other != user && other.end() > user.length()) {
        return false;
      }
    }
    if (end > capacity()) {
      return false;
    }
    user.claimed(end);
    return true;
  }

  /** Memory for one user alone, with its first {@code length} slots. */
  KvStorage copyFor(KvCache user, int length, int capacity) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      long[] shape = Tensors.shape(all_L2BHCD);
      shape[4] = capacity;
      KvStorage copy = new KvStorage(shape, all_L2BHCD.options(), user);
      if (length > 0) {
        copy.all_L2BHCD.narrow(4, 0, length).copy_(all_L2BHCD.narrow(4, 0, length));
      }
      return copy;
    }
  }

  @Override
  public String toString() {
    return "cache " + Tensors.shapeText(all_L2BHCD) + ", " + users.size() + " users";
  }
}
