package io.github.tpo4j.serve.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue in front of platform threads: libtorch computes on the thread that calls it, and
 * a virtual thread would be pinned all the time. What does not fit is refused at once; nothing is
 * dropped silently.
 */
public final class Engine {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  private final int capacity;
  private final Deque<Ticket> waiting = new ArrayDeque<>();
  private final Set<Ticket> running = new HashSet<>();
  private final List<Thread> threads = new ArrayList<>();
  private boolean stopping;

  public Engine(int threadCount, int capacity) {
    this.capacity = capacity;
    for (int i = 0; i < threadCount; i++) {
      Thread thread = new Thread(this::work, "answer-" + i);
      thread.start();
      threads.add(thread);
    }
  }

  /** Whether another request would be refused. */
  public synchronized boolean isFull() {
    return waiting.size() >= capacity + threads.size() - running.size();
  }

  /** Whether it takes nothing in any more. */
  public synchronized boolean isStopping() {
    return stopping;
  }

  /**
   * Takes a request in.
   *
   * @param work must tell the client itself, whatever happens
   * @return empty if the queue is full or the engine stops
   */
  public synchronized Optional<Ticket> submit(Consumer<Ticket> work) {
    if (stopping || isFull()) {
      return Optional.empty();
    }
    Ticket[] self = new Ticket[1];
    self[0] = new Ticket(this, () -> work.accept(self[0]));
    waiting.add(self[0]);
    notifyAll();
    return Optional.of(self[0]);
  }

  /** Requests that wait. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** Requests that are worked on. */
  public synchronized int running() {
    return running.size();
  }

  synchronized boolean leave(Ticket ticket) {
    return waiting.remove(ticket);
  }

  synchronized int ahead(Ticket ticket) {
    int n = 0;
    for (Ticket other : waiting) {
      if (other == ticket) {
        return n + 1;
      }
      n++;
    }
    return 0;
  }

  private void work() {
    while (true) {
      Ticket ticket = next();
      if (ticket == null) {
        return;
      }
      try {
        ticket.work().run();
      } catch (Throwable e) {
        log.error("a request's work threw what it should have told its client", e);
      } finally {
        done(ticket);
      }
    }
  }

  private synchronized Ticket next() {
    while (waiting.isEmpty()) {
      if (stopping) {
        return null;
      }
      try {
        wait();
      } catch (InterruptedException e) {
        return null;
      }
    }
    Ticket ticket = waiting.remove();
    running.add(ticket);
    return ticket;
  }

  private synchronized void done(Ticket ticket) {
    running.remove(ticket);
    notifyAll();
  }

  /**
   * Ends: takes nothing in any more, lets what is there finish, and stops what is not done in time.
   *
   * @return whether everything finished by itself
   */
  public boolean stop(Duration drain) {
    boolean drained = awaitIdle(drain);
    List<Ticket> left;
    synchronized (this) {
      left = new ArrayList<>(running);
      left.addAll(waiting);
    }
    left.forEach(
        ticket -> {
          if (ticket.stop(Stopped.Why.STOPPING)) {
            ticket.work().run(); // meets check() first of all, and tells its client
          }
        });
    awaitIdle(Duration.ofSeconds(10));
    return drained;
  }

  private synchronized boolean awaitIdle(Duration atMost) {
    stopping = true;
    notifyAll();
    long end = System.nanoTime() + atMost.toNanos();
    while (!waiting.isEmpty() || !running.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
