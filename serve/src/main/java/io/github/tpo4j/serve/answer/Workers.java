package io.github.tpo4j.serve.answer;

import io.github.tpo4j.serve.http.ApiError;
import io.github.tpo4j.serve.http.Exchange;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for what waits or computes outside the model: parsing, probing, drawing. */
public final class Workers implements AutoCloseable {
  private final ThreadPoolExecutor threads;
  private final Refusals refusals;

  /**
   * @param count of threads
   * @param queue work that may wait for one
   * @param folder whose files clients know only as "the file"
   */
  public Workers(int count, int queue, Path folder) {
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(queue),
            r -> new Thread(r, "worker"));
    this.refusals = new Refusals(folder);
  }

  Refusals refusals() {
    return refusals;
  }

  /** Does something for a request; what it throws is told to the client. */
  public void run(Exchange x, Runnable work) {
    try {
      threads.execute(
          () -> {
            try {
              if (!x.isGone()) {
                work.run();
              }
            } catch (Throwable e) {
              x.fail(refusals.of(e, x.id()));
            }
          });
    } catch (RejectedExecutionException e) {
      throw ApiError.later(
          429, "rate_limit_error", "queue_full", "too many requests are being prepared", 2);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
