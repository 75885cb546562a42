package io.github.tpo4j.serve.engine;

import java.util.concurrent.atomic.AtomicReference;

/** A request in the engine: its place in the queue, and the way to end it. */
public final class Ticket {
  private final Engine engine;
  private final Runnable work;
  private final AtomicReference<Stopped.Why> end = new AtomicReference<>();

  Ticket(Engine engine, Runnable work) {
    this.engine = engine;
    this.work = work;
  }

  Runnable work() {
    return work;
  }

  /**
   * Ends the request: if it still waits it never runs; if it runs, it ends at the next {@link
   * #check}. The first reason stays.
   *
   * @return whether it waited, so that nobody but the caller can tell the client
   */
  public boolean stop(Stopped.Why why) {
    end.compareAndSet(null, why);
    return engine.leave(this);
  }

  /** Called by the work between tokens and frames. */
  public void check() {
    Stopped.Why why = end.get();
    if (why != null) {
      throw new Stopped(why);
    }
  }

  /** Requests that come before this one; 0 if it runs. */
  public int ahead() {
    return engine.ahead(this);
  }
}
