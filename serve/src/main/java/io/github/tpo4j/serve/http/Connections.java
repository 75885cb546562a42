package io.github.tpo4j.serve.http;

import io.github.tpo4j.serve.config.ServeConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Watches over connections: how many there are, and that none is held open by sending nothing, or
 * next to nothing. A connection that waits for its answer is left alone.
 */
final class Connections {
  private static final long NANOS = 1_000_000_000L;

  private final ServeConfig.LimitsConfig limits;
  private final int most;
  private final LongSupplier nanos;
  private final Map<HttpConnection, Seat> seats = new ConcurrentHashMap<>();

  private enum Phase {
    /** Between requests: headers are awaited. */
    HEADERS,
    BODY,
    ANSWER
  }

  private static final class Seat {
    volatile Phase phase = Phase.HEADERS;
    volatile long since;
    volatile long lastByte;
    volatile Runnable tooSlow;
  }

  Connections(ServeConfig config, LongSupplier nanos) {
    this.limits = config.limits();
    this.most = config.listen().connections();
    this.nanos = nanos;
  }

  void opened(HttpConnection connection) {
    if (seats.size() >= most) {
      connection.close();
      return;
    }
    Seat seat = new Seat();
    seat.since = nanos.getAsLong();
    seats.put(connection, seat);
    connection.closeHandler(gone -> seats.remove(connection));
  }

  int open() {
    return seats.size();
  }

  /** A body begins. */
  void receives(HttpServerRequest request, Runnable tooSlow) {
    Seat seat = seats.get(request.connection());
    if (seat != null) {
      seat.tooSlow = tooSlow;
      seat.since = nanos.getAsLong();
      seat.lastByte = seat.since;
      seat.phase = Phase.BODY;
    }
  }

  /** Another piece of it has come. */
  void received(HttpServerRequest request) {
    Seat seat = seats.get(request.connection());
    if (seat != null) {
      seat.lastByte = nanos.getAsLong();
    }
  }

  /** The request is complete, its answer is being made. */
  void answers(HttpServerRequest request) {
    enter(request, Phase.ANSWER);
  }

  /** The answer is sent. */
  void waits(HttpServerRequest request) {
    enter(request, Phase.HEADERS);
  }

  private void enter(HttpServerRequest request, Phase phase) {
    Seat seat = seats.get(request.connection());
    if (seat != null) {
      seat.since = nanos.getAsLong();
      seat.phase = phase;
      seat.tooSlow = null;
    }
  }

  /** Called every second. */
  void inspect() {
    long now = nanos.getAsLong();
    seats.forEach(
        (connection, seat) -> {
          long here = now - seat.since;
          if (seat.phase == Phase.HEADERS && here > limits.headerSeconds() * NANOS) {
            connection.close();
          } else if (seat.phase == Phase.BODY
              && (here > limits.uploadSeconds() * NANOS
                  || now - seat.lastByte > limits.stallSeconds() * NANOS)) {
            Runnable tell = seat.tooSlow;
            if (tell != null) {
              seat.tooSlow = null;
              tell.run();
            }
          }
        });
  }
}
