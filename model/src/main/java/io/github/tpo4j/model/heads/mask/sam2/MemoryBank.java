package io.github.tpo4j.model.heads.mask.sam2;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * What a tracker keeps of the past (model.md 8.7): the conditioning frame for good, the last
 * memories and the last pointers. Its size does not depend on the length of the video.
 */
// N cells of a frame · M width of a memory · D width of a pointer
public final class MemoryBank implements AutoCloseable {
  private final int memories;
  private final int pointers;
  private Kept conditionMemory;
  private Kept conditionPointer;
  private final Deque<Kept> memory_1NM = new ArrayDeque<>();
  private final Deque<Kept> pointer_1D = new ArrayDeque<>();

  /** A tensor of a frame that this bank owns. */
  record Kept(int frame, Tensor tensor) {
    Kept {
      tensor.retainReference(); // it outlives the scope of its frame
    }

    void release() {
      tensor.releaseReference();
    }
  }

  /**
   * @param memories memories besides the conditioning one
   * @param pointers pointers besides the conditioning one
   */
  MemoryBank(int memories, int pointers) {
    this.memories = memories;
    this.pointers = pointers;
  }

  /** Forgets everything and keeps the frame with the prompt. */
  void condition(int frame, Tensor memory_1NM, Tensor pointer_1D) {
    close();
    conditionMemory = new Kept(frame, memory_1NM);
    conditionPointer = new Kept(frame, pointer_1D);
  }

  /** Adds a tracked frame and lets go of what is too old. */
  void add(int frame, Tensor memory, Tensor pointer) {
    push(memory_1NM, new Kept(frame, memory), memories);
    push(pointer_1D, new Kept(frame, pointer), pointers);
  }

  private static void push(Deque<Kept> kept, Kept latest, int limit) {
    kept.addFirst(latest);
    while (kept.size() > limit) {
      kept.removeLast().release();
    }
  }

  /** The conditioning frame's memory. */
  Kept conditionMemory() {
    return conditionMemory;
  }

  /** Memories of tracked frames, latest first. */
  List<Kept> memories() {
    return List.copyOf(memory_1NM);
  }

  /** The conditioning pointer, then those of tracked frames, latest first. */
  List<Kept> pointers() {
    List<Kept> all = new ArrayList<>();
    all.add(conditionPointer);
    all.addAll(pointer_1D);
    return all;
  }

  boolean isEmpty() {
    return conditionMemory == null;
  }

  /** Memory of the latest frame, {@code [1, N, M]}; it stays the bank's. */
  public Tensor latestMemory() {
    return (memory_1NM.isEmpty() ? conditionMemory : memory_1NM.getFirst()).tensor();
  }

  /** Pointer of the latest frame, {@code [1, D]}; it stays the bank's. */
  public Tensor latestPointer() {
    return (pointer_1D.isEmpty() ? conditionPointer : pointer_1D.getFirst()).tensor();
  }

  /** How many tensors are kept. */
  public int size() {
    return memory_1NM.size() + pointer_1D.size() + (isEmpty() ? 0 : 2);
  }

  @Override
  public void close() {
    memory_1NM.forEach(Kept::release);
    pointer_1D.forEach(Kept::release);
    memory_1NM.clear();
    pointer_1D.clear();
    if (conditionMemory != null) {
      conditionMemory.release();
      conditionPointer.release();
      conditionMemory = null;
      conditionPointer = null;
    }
  }
}
