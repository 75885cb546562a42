package io.github.tpo4j.serve.answer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.serve.engine.Ticket;
import io.github.tpo4j.serve.http.ApiError;
import io.github.tpo4j.serve.http.Events;
import io.github.tpo4j.serve.http.Exchange;
import io.github.tpo4j.serve.http.Ids;
import io.github.tpo4j.serve.media.MediaStore;
import io.github.tpo4j.serve.media.Medium;
import java.time.Instant;
import java.util.Optional;

/** One call on its way: whom to tell, about which medium, and when to stop. */
final class Run implements Progress {
  private static final long BETWEEN_NANOS = 100_000_000;

  private final Call call;
  private final Exchange x;
  private final Optional<MediaStore.Lease> lease;
  private final String model;
  private final String id;
  private final long created = Instant.now().getEpochSecond();
  private final long begin = System.nanoTime();
  private volatile Ticket ticket;
  private Events events;
  private long told;

  Run(Call call, Exchange x, Optional<MediaStore.Lease> lease, String model) {
    this.call = call;
    this.x = x;
    this.lease = lease;
    this.model = model;
    this.id = Ids.fresh(call.kind());
  }

  Call call() {
    return call;
  }

  Exchange exchange() {
    return x;
  }

  String id() {
    return id;
  }

  String model() {
    return model;
  }

  long created() {
    return created;
  }

  Optional<Medium> medium() {
    return lease.map(MediaStore.Lease::medium);
  }

  long nanos() {
    return System.nanoTime() - begin;
  }

  void release() {
    lease.ifPresent(MediaStore.Lease::close);
  }

  void enter(Ticket place) {
    ticket = place;
  }

  /** The stream of events, begun the first time it is asked for. */
  synchronized Events events() {
    if (events == null) {
      events = Events.begin(x);
      if (events == null) {
        ticket.check(); // answered otherwise: too late, or the server stops
        throw new IllegalStateException("answered twice");
      }
    }
    return events;
  }

  /** Tells the client what went wrong, in the form that it now expects. */
  synchronized void fail(ApiError error) {
    if (events != null) {
      events.fail(error);
    } else {
      x.fail(error);
    }
  }

  @Override
  public void update(String what, long done, long total) {
    ticket.check();
    if (call.tellsProgress()) {
      long now = System.nanoTime();
      if (now - told >= BETWEEN_NANOS) {
        told = now;
        events().send(call.progress(this, what, done, total));
      }
    }
  }

  /** How far the work is. */
  static ObjectNode progressOf(String what, long done, long total) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    return node.put("what", what).put("done", done).put("total", total);
  }
}
