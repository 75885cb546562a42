package io.github.tpo4j.data.load;

import io.github.tpo4j.data.mix.BatchOrder;
import io.github.tpo4j.data.mix.Draw;
import io.github.tpo4j.data.mix.DrawnBatch;
import io.github.tpo4j.data.sample.Group;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Prepared batches in order, made ahead of time. How many threads there are changes nothing but the
 * time. Started at a batch's number it gives exactly what an uninterrupted loader gives from there.
 *
 * <p>A bad sample is tried once more, then another of its source and group takes its place, which
 * one being a function of its place alone; it is noted in {@link BadSamples}. An attempt that takes
 * too long is given up: its thread, which may hang in native code, is left behind and a new one
 * takes over.
 *
 * <pre>{@code
 * try (Loader<Frames> loader = new Loader<>(order, prepare, limits, bad, order.resume(cursor))) {
 *   Loader.Batch<Frames> batch = loader.next();
 * }
 * }</pre>
 */
public final class Loader<T> implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 2000;

  private final BatchOrder order;
  private final Preparation<T> preparation;
  private final LoadLimits limits;
  private final BadSamples bad;
  private final BlockingQueue<Work<T>> waiting = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Deque<Started<T>> ahead = new ArrayDeque<>();
  private long next;
  private long waitedNanos;
  private volatile boolean closed;

  /**
   * A prepared batch.
   *
   * @param number in its order
   * @param group what its samples have in common
   * @param items what was prepared, in the order of the draws
   */
  public record Batch<T>(long number, Group group, List<T> items) {
    public Batch {
      items = List.copyOf(items);
    }
  }

  private record Started<T>(long number, DrawnBatch drawn, List<Work<T>> works) {}

  /**
   * Starts preparing.
   *
   * @param first number of the first batch
   */
  public Loader(
      BatchOrder order, Preparation<T> preparation, LoadLimits limits, BadSamples bad, long first) {
    this.order = order;
    this.preparation = preparation;
    this.limits = limits;
    this.bad = bad;
    this.next = first;
    for (int i = 0; i < limits.threads(); i++) {
      start(this::serve);
    }
    fill();
  }

  /**
   * The next batch; waits for it where it is not ready.
   *
   * @throws io.github.tpo4j.core.TpoException of kind data where too many samples are bad
   */
  public Batch<T> next() {
    long begun = System.nanoTime();
    Started<T> started = ahead.remove();
    List<T> items = new ArrayList<>();
    for (Work<T> work : started.works) {
      await(work);
      for (Work.Bad one : work.bad()) {
        String source = order.mix().sources().get(one.draw().source()).name();
        bad.note(started.number, one.draw(), source, one.item(), one.problem());
      }
      items.add(work.result());
    }
    fill();
    waitedNanos += System.nanoTime() - begun;
    return new Batch<>(started.number, started.drawn.group(), items);
  }

  /** Number of the batch that {@link #next} returns. */
  public long number() {
    return ahead.element().number;
  }

  /** Seconds that {@link #next} has waited so far. */
  public double waitedSeconds() {
    return waitedNanos / 1e9;
  }

  private void fill() {
    while (ahead.size() <= limits.ahead()) {
      DrawnBatch drawn = order.batch(next);
      List<Work<T>> works = new ArrayList<>();
      for (Draw draw : drawn.draws()) {
        Work<T> work = new Work<>(order, preparation, draw, order.seed(next, works.size()));
        if (bad.contains(draw)) {
          work.skip();
        }
        works.add(work);
        waiting.add(work);
      }
      ahead.add(new Started<>(next++, drawn, works));
    }
  }

  private void await(Work<T> work) {
    try {
      while (!work.await(limits.sampleSeconds())) {
        start(() -> takeOver(work));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for data", e);
    }
  }

  /** Goes on with what a thread was given up for, then stands in for it. */
  private void takeOver(Work<T> work) {
    if (work.run()) {
      serve();
    }
  }

  private void start(Runnable job) {
    Thread thread = new Thread(job, "tpo-load");
    thread.setDaemon(true);
    threads.removeIf(t -> !t.isAlive());
    threads.add(thread);
    thread.start();
  }

  private void serve() {
    try {
      while (!closed) {
        if (!waiting.take().run()) {
          return; // given up: another thread stands in
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  @Override
  public void close() {
    closed = true;
    waiting.clear();
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(PATIENCE_MILLIS); // what hangs in native code is left behind
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
