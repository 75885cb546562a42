package io.github.tpo4j.data.load;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.mix.BatchOrder;
import io.github.tpo4j.data.mix.Draw;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One place of a batch being filled: the drawn sample, once more, then others in its stead. Several
 * threads may come to work on it, one after another: whoever is given up no longer counts.
 */
final class Work<T> {
  private static final int TRIES = 2;
  private static final int REPLACEMENTS = 16;

  private final BatchOrder order;
  private final Preparation<T> preparation;
  private final Draw drawn;
  private final long seed;

  private Draw draw;
  private Item item;
  private int tries;
  private int replaced;
  private long begun; // System.nanoTime of the attempt that is running, 0 if none is
  private int attempt; // its number: a thread that was given up finds another one
  private final List<Bad> bad = new ArrayList<>();
  private T result;
  private Throwable failure;
  private boolean done;

  /** A sample that was left out; the item is null where not even the sample could be read. */
  record Bad(Draw draw, Item item, String problem) {}

  Work(BatchOrder order, Preparation<T> preparation, Draw drawn, long seed) {
    this.order = order;
    this.preparation = preparation;
    this.drawn = drawn;
    this.draw = drawn;
    this.seed = seed;
  }

  /** Leaves the drawn sample out because it is known to be bad. */
  void skip() {
    replaced++;
    draw = order.instead(drawn, replaced);
  }

  /**
   * Tries until something is prepared, or until this thread is given up.
   *
   * @return whether the thread may go on to other work
   */
  boolean run() {
    while (true) {
      int mine;
      Draw now;
      synchronized (this) {
        if (done) {
          return true;
        }
        mine = ++attempt;
        now = draw;
        begun = System.nanoTime() | 1;
        notifyAll(); // the clock runs
      }
      T made = null;
      Throwable thrown = null;
      try {
        made = preparation.prepare(read(now, mine));
      } catch (Throwable e) { // an error must reach the consumer, who waits for it
        thrown = e;
      }
      synchronized (this) {
        if (mine != attempt) {
          return false;
        }
        begun = 0;
        if (thrown == null) {
          finish(made, null);
        } else if (isBadSample(thrown)) {
          next(thrown.getMessage());
        } else {
          finish(null, thrown);
        }
      }
    }
  }

  private Item read(Draw at, int mine) {
    Dataset source = order.mix().sources().get(at.source());
    Sample sample = source.get(at.index());
    Item read = new Item(sample, source.name(), at, source.media(sample), seed);
    synchronized (this) {
      item = mine == attempt ? read : item;
    }
    return read;
  }

  private static boolean isBadSample(Throwable e) {
    return e instanceof IOException
        || e instanceof TpoException known && known.kind() == TpoException.Kind.DATA;
  }

  /** Once more, or another sample. */
  private void next(String problem) {
    if (++tries < TRIES) {
      return;
    }
    bad.add(new Bad(draw, item, String.valueOf(problem)));
    tries = 0;
    item = null;
    if (++replaced > REPLACEMENTS) {
      finish(
          null,
          TpoException.data(
              ("%s, sample %d and %d others in its place cannot be used; the last one: %s; `tpo"
                      + " data check` finds all bad samples")
                  .formatted(
                      order.mix().sources().get(drawn.source()).name(),
                      drawn.index(),
                      REPLACEMENTS,
                      problem)));
      return;
    }
    draw = order.instead(drawn, replaced);
  }

  private void finish(T made, Throwable thrown) {
    result = made;
    failure = thrown;
    done = true;
    notifyAll();
  }

  /**
   * Waits until the place is filled or the running attempt has lasted too long.
   *
   * @return whether it is filled; if not, the attempt has been given up and another thread has to
   *     {@link #run}
   */
  synchronized boolean await(double seconds) throws InterruptedException {
    while (!done) {
      if (begun == 0) {
        wait();
        continue;
      }
      long left = (long) (seconds * 1e9) - (System.nanoTime() - begun);
      if (left <= 0) {
        attempt++;
        begun = 0;
        next("took longer than %s s".formatted(seconds));
        return done;
      }
      wait(left / 1_000_000 + 1);
    }
    return true;
  }

  /** Samples that were left out on the way. */
  synchronized List<Bad> bad() {
    return List.copyOf(bad);
  }

  /** What was prepared. */
  synchronized T result() {
    if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    } else if (failure != null) {
      throw new IllegalStateException(item + " cannot be prepared", failure);
    }
    return result;
  }
}
