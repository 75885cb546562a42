package io.github.tpo4j.serve.http;

import io.github.tpo4j.serve.config.ServeConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Watches over connections: how many there are, and that none is held open by sending or taking
 * nothing, or next to nothing. A connection that waits for its answer is left alone.
 */
final class Connections {
  private static final long NANOS = 1_000_000_000L;
  private static final long MOST_UNREAD = 1 << 20;

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
    Phase phase = Phase.HEADERS;
    Flow in; // since the phase began
    Flow out; // since the client has not taken all it is owed
    long owed;
    Consumer<String> tooSlow;

    Seat(long now) {
      in = new Flow(now);
    }
  }

  /** Bytes one way. */
  private static final class Flow {
    private final long begin;
    private long last;
    private long bytes;

    Flow(long now) {
      begin = now;
      last = now;
    }

    void add(long n, long now) {
      bytes += n;
      last = now;
    }

    long seconds(long now) {
      return (now - begin) / NANOS;
    }

    boolean isSilent(long now, int patience) {
      return now - last > patience * NANOS;
    }

    boolean isBelow(long rate, long now, int patience) {
      return now - begin > patience * NANOS && bytes < rate * seconds(now);
    }
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
    seats.put(connection, new Seat(nanos.getAsLong()));
    connection.closeHandler(gone -> seats.remove(connection));
  }

  int open() {
    return seats.size();
  }

  /**
   * A body begins.
   *
   * @param tooSlow hears why it is not waited for any longer
   */
  void receives(HttpServerRequest request, Consumer<String> tooSlow) {
    enter(request, Phase.BODY, tooSlow);
  }

  /** Another piece of it has come. */
  void received(HttpServerRequest request, long bytes) {
    at(request, seat -> seat.in.add(bytes, nanos.getAsLong()));
  }

  /** The request is complete, its answer is being made. */
  void answers(HttpServerRequest request) {
    enter(request, Phase.ANSWER, null);
    at(
        request,
        seat -> {
          if (seat.owed > MOST_UNREAD) { // one request after the other, and no answer is read
            cut(request.connection());
          }
        });
  }

  /** A piece of the answer is there for the client. */
  void owes(HttpServerRequest request, long bytes) {
    at(
        request,
        seat -> {
          seat.out = seat.owed == 0 ? new Flow(nanos.getAsLong()) : seat.out;
          seat.owed += bytes;
        });
  }

  /** The client has taken it. */
  void taken(HttpServerRequest request, long bytes) {
    at(
        request,
        seat -> {
          seat.owed -= bytes;
          seat.out.add(bytes, nanos.getAsLong());
          if (seat.owed == 0 && seat.phase == Phase.HEADERS) {
            seat.in = new Flow(nanos.getAsLong());
          }
        });
  }

  /** The answer is complete; the client may still have to take the end of it. */
  void waits(HttpServerRequest request) {
    enter(request, Phase.HEADERS, null);
  }

  private void enter(HttpServerRequest request, Phase phase, Consumer<String> tooSlow) {
    at(
        request,
        seat -> {
          seat.phase = phase;
          seat.in = new Flow(nanos.getAsLong());
          seat.tooSlow = tooSlow;
        });
  }

  private void at(HttpServerRequest request, Consumer<Seat> change) {
    Seat seat = seats.get(request.connection());
    if (seat != null) {
      synchronized (seat) {
        change.accept(seat);
      }
    }
  }

  /** Called every second. */
  void inspect() {
    long now = nanos.getAsLong();
    seats.forEach(
        (connection, seat) -> {
          synchronized (seat) {
            inspect(connection, seat, now);
          }
        });
  }

  private void inspect(HttpConnection connection, Seat seat, long now) {
    if (seat.owed > 0) {
      if (seat.out.isSilent(now, limits.unreadSeconds())
          || seat.out.isBelow(limits.bytesPerSecond(), now, limits.unreadSeconds())) {
        cut(connection);
      }
    } else if (seat.phase == Phase.HEADERS) {
      if (seat.in.isSilent(now, limits.headerSeconds())) {
        cut(connection);
      }
    } else if (seat.tooSlow != null) {
      String why = tooSlow(seat.in, now);
      if (why != null) {
        seat.tooSlow.accept(why);
        seat.tooSlow = null;
      }
    }
  }

  private String tooSlow(Flow body, long now) {
    if (body.isSilent(now, limits.stallSeconds())) {
      return "no byte of the body came for %d s, after %d bytes"
          .formatted(limits.stallSeconds(), body.bytes);
    }
    if (body.isBelow(limits.bytesPerSecond(), now, limits.stallSeconds())) {
      return "expected a body of at least %d bytes a second but %d came in %d s"
          .formatted(limits.bytesPerSecond(), body.bytes, body.seconds(now));
    }
    return body.seconds(now) >= limits.uploadSeconds()
        ? "expected the whole body within %d s but only %d bytes came"
            .formatted(limits.uploadSeconds(), body.bytes)
        : null;
  }

  /**
   * Ends a connection at once. Vert.x's own way waits until the client has read what it is owed.
   */
  static void cut(HttpConnection connection) {
    ((ConnectionBase) connection).channelHandlerContext().close();
  }
}
