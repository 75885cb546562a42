package io.github.tpo4j.model.llm.fast;

import io.github.tpo4j.model.torch.TorchRuntime;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A fixed number of threads that go through one job together and meet between its phases.
 *
 * <p>The caller is member 0. Who waits spins for a moment, because phases last microseconds, and
 * then parks, so that an idle team costs nothing. One job at a time: other callers queue. The
 * threads are daemons and live as long as the team; a member that throws breaks the team, the
 * caller gets what it threw, and {@link #shared()} makes a new one.
 */
final class Team implements AutoCloseable {
  /** About a fifth of a millisecond: longer than choosing a token takes. */
  private static final int SPINS = 5_000;

  private static Team shared;

  /** What every member does; the members differ by their rank only. */
  @FunctionalInterface
  interface Job {
    void run(int rank);
  }

  /** Another member failed. */
  private static final class EndedException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final int size;
  private final ReentrantLock one = new ReentrantLock(true);
  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicReferenceArray<Thread> asleep;
  private volatile int phase;
  private volatile Throwable broken;
  private volatile boolean closed;
  private Job job; // handed over by the meeting at its start

  Team(int size) {
    this.size = size;
    asleep = new AtomicReferenceArray<>(size);
    for (int rank = 1; rank < size; rank++) {
      int own = rank;
      Thread t = new Thread(() -> work(own), "tpo-decode-" + rank);
      t.setDaemon(true);
      t.start();
    }
  }

  /** The team of this process, with as many members as libtorch has threads. */
  static synchronized Team shared() {
    if (shared == null || shared.broken != null) {
      shared = new Team(TorchRuntime.start().threads());
    }
    return shared;
  }

  int size() {
    return size;
  }

  /** Runs a job to its end. Waits while another caller's job runs. */
  void run(Job next) {
    one.lock();
    try {
      if (closed || broken != null) {
        throw new IllegalStateException("this team of decoding threads has ended", broken);
      }
      job = next;
      try {
        meet(0);
        next.run(0);
        meet(0);
      } catch (RuntimeException | Error e) {
        fail(e); // or the others would wait for this member for ever
        if (broken instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) broken;
      }
      job = null;
    } finally {
      one.unlock();
    }
  }

  private void work(int rank) {
    try {
      while (true) {
        meet(rank);
        if (closed) {
          return;
        }
        job.run(rank);
        meet(rank);
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** Waits until every member is here. What any of them wrote before, all of them see after. */
  void meet(int rank) {
    int now = phase;
    if (arrived.incrementAndGet() == size) {
      arrived.set(0);
      phase = now + 1;
      wakeAll();
      return;
    }
    for (int spin = 0; phase == now; spin++) {
      if (broken != null) {
        throw new EndedException();
      }
      if (spin < SPINS) {
        Thread.onSpinWait();
      } else {
        asleep.set(rank, Thread.currentThread());
        if (phase == now && broken == null) {
          LockSupport.park(this);
        }
        asleep.set(rank, null);
      }
    }
  }

  private void wakeAll() {
    for (int r = 0; r < size; r++) {
      Thread t = asleep.get(r);
      if (t != null) {
        LockSupport.unpark(t);
      }
    }
  }

  private void fail(Throwable t) {
    if (broken == null) {
      broken = t;
    }
    wakeAll();
  }

  /** Ends the threads. Waits for a running job. */
  @Override
  public void close() {
    one.lock();
    try {
      if (!closed && broken == null) {
        closed = true;
        meet(0);
      }
    } finally {
      one.unlock();
    }
  }
}
