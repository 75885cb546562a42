package io.github.tpo4j.model;

import io.github.tpo4j.core.Media;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The media a model remembers, least recently used first to go. A medium is its file, size and time
 * of change, so a file that was overwritten is looked at anew.
 */
final class Memory implements AutoCloseable {
  private final int kept;
  private final Map<String, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

  Memory(int kept) {
    this.kept = kept;
  }

  private static final class Slot {
    final ReentrantLock lock = new ReentrantLock(true);
    Looked looked; // guarded by lock
    int users; // guarded by the memory
  }

  /** The right to use a medium's memory until it is closed. */
  final class Lease implements AutoCloseable {
    private final Slot slot;

    private Lease(Slot slot) {
      this.slot = slot;
    }

    Looked looked() {
      return slot.looked;
    }

    @Override
    public void close() {
      slot.lock.unlock();
      leave(slot);
    }
  }

  /** Waits for the medium to be free, and looks at it if it is new or was looked at otherwise. */
  Lease lease(Media media, FrameChoice frames, Supplier<Looked> look) {
    Slot slot = enter(key(media) + "|" + frames);
    slot.lock.lock();
    try {
      if (slot.looked == null) {
        slot.looked = look.get();
      }
      return new Lease(slot);
    } catch (RuntimeException | Error e) {
      slot.lock.unlock();
      leave(slot);
      throw e;
    }
  }

  private synchronized Slot enter(String key) {
    Slot slot = slots.computeIfAbsent(key, k -> new Slot());
    slot.users++;
    return slot;
  }

  private void leave(Slot slot) {
    List<Looked> gone = new ArrayList<>();
    synchronized (this) {
      slot.users--;
      Iterator<Slot> oldest = slots.values().iterator();
      while (slots.size() > kept && oldest.hasNext()) {
        Slot s = oldest.next();
        if (s.users == 0) {
          oldest.remove();
          if (s.looked != null) {
            gone.add(s.looked);
          }
        }
      }
    }
    gone.forEach(Looked::close);
  }

  private static String key(Media media) {
    try {
      return "%s|%d|%s"
          .formatted(
              media.path().toRealPath(),
              Files.size(media.path()),
              Files.getLastModifiedTime(media.path()));
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA, media + ": there is no such file, or it cannot be read", e);
    }
  }

  @Override
  public synchronized void close() {
    slots.values().stream().filter(s -> s.looked != null).forEach(s -> s.looked.close());
    slots.clear();
  }
}
