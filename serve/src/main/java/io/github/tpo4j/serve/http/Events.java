package io.github.tpo4j.serve.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * Server-sent events. Sent from a working thread, which is held back while the client reads slowly:
 * memory does not grow with what is not read. {@link Connections} cuts off who reads too slowly.
 */
public final class Events {
  private static final long MOST_PENDING = 1 << 20;
  private static final long SILENCE_MILLIS = 10_000;

  private final Exchange x;
  private final Object lock = new Object();
  private long pending;
  private long timer;
  private volatile long lastSent = System.nanoTime();

  private Events(Exchange x) {
    this.x = x;
  }

  /**
   * Begins to answer with events.
   *
   * @return null if the request has been answered otherwise
   */
  public static Events begin(Exchange x) {
    if (!x.claim()) {
      return null;
    }
    Events events = new Events(x);
    x.onLoop(
        response -> {
          response
              .setStatusCode(200)
              .setChunked(true)
              .putHeader("Content-Type", "text/event-stream; charset=utf-8")
              .putHeader("X-Accel-Buffering", "no");
          response.writeHead();
          events.timer =
              x.front().vertx().setPeriodic(SILENCE_MILLIS, t -> events.breakSilence(response));
        });
    x.onEnd(
        () -> {
          x.front().vertx().cancelTimer(events.timer);
          synchronized (events.lock) {
            events.lock.notifyAll();
          }
        });
    return events;
  }

  private void breakSilence(HttpServerResponse response) {
    if (System.nanoTime() - lastSent > SILENCE_MILLIS * 900_000 && !response.writeQueueFull()) {
      response.write(": still here\n\n");
    }
  }

  /** Sends a document. */
  public void send(JsonNode document) {
    text(Json.write(document));
  }

  /** Says that this was all. */
  public void done() {
    text("[DONE]");
    x.onLoop(HttpServerResponse::end);
  }

  /** Says what went wrong, and that this was all. */
  public void fail(ApiError error) {
    text(Json.write(error.document(x.id())));
    x.onLoop(HttpServerResponse::end);
  }

  private void text(String text) {
    Buffer event = Buffer.buffer("data: " + text + "\n\n");
    awaitRoom(event.length());
    lastSent = System.nanoTime();
    x.onLoop(
        response -> {
          Future<Void> sent = response.write(event);
          x.owes(event.length(), sent);
          sent.onComplete(done -> written(event.length()));
        });
  }

  private void written(int length) {
    synchronized (lock) {
      pending -= length;
      lock.notifyAll();
    }
  }

  private void awaitRoom(int length) {
    synchronized (lock) {
      while (pending > MOST_PENDING && !x.isGone()) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
      pending += length;
    }
  }
}
