package io.github.tpo4j.train;

import io.github.tpo4j.core.TpoException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Prepared batches in order, made ahead of time on background threads.
 *
 * <p>A bad sample is tried once more, then another of its dataset takes its place, which one being
 * a function of its number alone. It is noted in {@link BadSamples}, which ends the run where there
 * are too many.
 */
final class Feed<P> implements AutoCloseable {
  private static final int AHEAD = 4;
  private static final int REPLACEMENTS = 16;

  private final Objective<P> objective;
  private final Batches batches;
  private final BadSamples bad;
  private final long seed;
  private final double seconds;
  private final ExecutorService threads;
  private final Deque<List<Pending<P>>> ahead = new ArrayDeque<>();
  private long next;

  private record Pending<P>(Item item, long seed, Future<P> prepared) {}

  /**
   * @param first number of the first batch
   * @param seconds longest time for a sample
   */
  Feed(
      Objective<P> objective,
      Batches batches,
      BadSamples bad,
      long seed,
      long first,
      double seconds) {
    this.objective = objective;
    this.batches = batches;
    this.bad = bad;
    this.seed = seed;
    this.seconds = seconds;
    this.next = first;
    this.threads =
        Executors.newFixedThreadPool(
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            task -> {
              Thread t = new Thread(task, "tpo-feed");
              t.setDaemon(true);
              return t;
            });
  }

  /** The next batch; waits for it where it is not ready. */
  List<P> next() {
    while (ahead.size() < AHEAD) {
      ahead.add(start(next++));
    }
    List<P> batch = new ArrayList<>();
    for (Pending<P> one : ahead.remove()) {
      batch.add(result(one));
    }
    return batch;
  }

  private List<Pending<P>> start(long number) {
    List<Pending<P>> pending = new ArrayList<>();
    List<Item> items = batches.batch(number);
    for (int i = 0; i < items.size(); i++) {
      pending.add(submit(items.get(i), Seeds.of(seed, number, i)));
    }
    return pending;
  }

  private Pending<P> submit(Item item, long itemSeed) {
    Callable<P> work = () -> objective.prepare(item, itemSeed);
    return new Pending<>(item, itemSeed, threads.submit(work));
  }

  private P result(Pending<P> wanted) {
    Pending<P> one = wanted;
    Exception problem = null;
    for (int attempt = 0; attempt <= REPLACEMENTS; attempt++) {
      for (int tries = 0; tries < 2; tries++) {
        try {
          P prepared = await(one);
          bad.good();
          return prepared;
        } catch (TpoException | TimeoutException e) {
          problem = e;
          one = tries == 0 ? submit(one.item(), one.seed()) : one;
        }
      }
      bad.note(one.item(), problem);
      one = submit(batches.instead(wanted.item(), attempt + 1), wanted.seed());
    }
    throw TpoException.data(
        "%s and %d others of its source cannot be used; the last one: %s. `tpo data check` lists them all"
            .formatted(wanted.item(), REPLACEMENTS, problem.getMessage()));
  }

  private P await(Pending<P> one) throws TimeoutException {
    try {
      return one.prepared().get((long) (seconds * 1000), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TpoException known && known.kind() == TpoException.Kind.DATA) {
        throw known;
      }
      if (e.getCause() instanceof RuntimeException unforeseen) {
        throw unforeseen;
      }
      throw new IllegalStateException(one.item() + " cannot be prepared", e.getCause());
    } catch (TimeoutException e) {
      one.prepared().cancel(true);
      throw new TimeoutException("took longer than " + seconds + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for data", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
