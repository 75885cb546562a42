package io.github.tpo4j.model.llm;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Keys and values of the tokens a language model has read so far, for a batch of rows.
 *
 * <p>It grows as needed, outlives the scopes of the passes that fill it, and is freed by {@link
 * #close}. {@link #fork} branches it at no cost: a prefix such as a video's tokens is read once and
 * asked about many times, and a side run leaves no trace. Not safe for several threads; forks of
 * one cache may each be used by a thread of their own.
 *
 * <p>Padding is remembered: a slot that holds no token is never attended to and counts no position.
 */
// B batch · T new tokens · H key heads · D head width
public final class KvCache implements AutoCloseable {
  private static final int SMALLEST = 64;

  private KvStorage storage;
  private byte[][] valid_BC;
  private int length;
  private int end;
  private boolean open = true;

  KvCache(DecoderConfig c, int batch, int capacity, ScalarType type, Device device) {
    long[] shape = {c.layers(), 2, batch, c.kvHeads(), Math.max(capacity, SMALLEST), c.headDim()};
    storage = new KvStorage(shape, Tensors.options(type).device(optional(device)), this);
    valid_BC = new byte[batch][(int) shape[4]];
  }

  private KvCache(KvCache from) {
    storage = from.storage;
    length = from.length;
    end = length;
    valid_BC = copy(from.valid_BC, from.valid_BC[0].length);
    storage.enter(this);
  }

  private static org.bytedeco.pytorch.DeviceOptional optional(Device device) {
    return new org.bytedeco.pytorch.DeviceOptional(device);
  }

  /** Rows. */
  public int batch() {
    return valid_BC.length;
  }

  /** Slots filled in every row, padding included. */
  public int length() {
    return length;
  }

  /**
   * A second cache with the same content; what either reads from now on, the other does not see.
   */
  public KvCache fork() {
    check();
    return new KvCache(this);
  }

  /** Forgets all but the first {@code n} slots. */
  public void truncate(int n) {
    check();
    if (n < 0 || n > length) {
      throw new IllegalArgumentException("truncate: expected 0 to " + length + " but found " + n);
    }
    length = n;
    end = n;
  }

  /** How many tokens, padding left out, a row holds: the position of its next token. */
  public int tokens(int row) {
    int n = 0;
    for (int i = 0; i < length; i++) {
      n += valid_BC[row][i];
    }
    return n;
  }

  /** Frees the memory unless a fork still uses it. */
  @Override
  public void close() {
    if (open) {
      open = false;
      storage.leave(this);
    }
  }

  /**
   * Makes room for new tokens, which {@link #commit} then counts.
   *
   * @param valid_BT 1 where there is a token; null if all are
   */
  public void begin(int tokens, byte[][] valid_BT) {
    check();
    int wanted = length + tokens;
    if (!storage.claim(this, wanted)) {
      int capacity = storage.capacity();
      while (capacity < wanted) {
        capacity = Math.max(capacity + capacity / 2, wanted);
      }
      KvStorage own = storage.copyFor(this, length, capacity);
      storage.leave(this);
      storage = own;
      end = wanted;
      valid_BC = copy(valid_BC, capacity);
    }
    for (int b = 0; b < valid_BC.length; b++) {
      if (valid_BT == null) {
        Arrays.fill(valid_BC[b], length, wanted, (byte) 1);
      } else {
        System.arraycopy(valid_BT[b], 0, valid_BC[b], length, tokens);
      }
    }
  }

  /** Stores a layer's keys and values of the new tokens, {@code [B, H, T, D]}. */
  void write(int layer, Tensor k_BHTD, Tensor v_BHTD) {
    Tensor slot_2BHTD = storage.tensor().select(0, layer).narrow(3, length, end - length);
    slot_2BHTD.select(0, 0).copy_(k_BHTD);
    slot_2BHTD.select(0, 1).copy_(v_BHTD);
  }

  /** Keys of a layer up to the last one written, {@code [B, H, K, D]}. */
  Tensor keys(int layer) {
    return storage.tensor().select(0, layer).select(0, 0).narrow(2, 0, end);
  }

  /** Values of a layer, likewise. */
  Tensor values(int layer) {
    return storage.tensor().select(0, layer).select(0, 1).narrow(2, 0, end);
  }

  /** The new tokens count from now on. */
  public void commit() {
    length = end;
  }

  byte[][] valid() {
    return valid_BC;
  }

  /**
   * The memory itself, for kernels that read and write it in place: {@code [layers, keys and
   * values, B, H, capacity, D]}. It changes when the cache grows or parts from a fork.
   */
  public Tensor memory() {
    return storage.tensor();
  }

  /** For each slot of a row 1 if it holds a token, 0 if it is padding; not to be changed. */
  public byte[] valid(int row) {
    return valid_BC[row];
  }

  int end() {
    return end;
  }

  void claimed(int newEnd) {
    end = newEnd;
  }

  private void check() {
    if (!open) {
      throw new TpoException(
          TpoException.Kind.USAGE, "this cache was closed; make a new one or fork before closing");
    }
  }

  private static byte[][] copy(byte[][] rows, int width) {
    byte[][] copy = new byte[rows.length][];
    for (int b = 0; b < rows.length; b++) {
      copy[b] = Arrays.copyOf(rows[b], width);
    }
    return copy;
  }
}
