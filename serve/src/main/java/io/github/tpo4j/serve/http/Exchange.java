package io.github.tpo4j.serve.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One request and its answer. Answers may be given from any thread, and only the first one counts:
 * a time-out, a stop and a result may meet.
 */
public final class Exchange {
  /** Bytes of an answer that are sent at once. */
  static final int PIECE = 1 << 16;

  private static final byte[] NONE = {};

  private final Front front;
  private final HttpServerRequest request;
  private final Context context;
  private final String id;
  private final String user;
  private final Map<String, String> values;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final List<Runnable> onEnd = new ArrayList<>();
  private boolean ended;
  private volatile boolean gone;

  Exchange(
      Front front,
      HttpServerRequest request,
      Context context,
      String id,
      String user,
      Map<String, String> values) {
    this.front = front;
    this.request = request;
    this.context = context;
    this.id = id;
    this.user = user;
    this.values = values;
  }

  /** Id of the request, for the client and the log. */
  public String id() {
    return id;
  }

  /** Name of the key that asks. */
  public String user() {
    return user;
  }

  /** What stood in the path's braces. */
  public String value(String name) {
    return values.get(name);
  }

  /** A parameter of the query. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(request.params().get(name));
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  HttpServerRequest request() {
    return request;
  }

  public Context context() {
    return context;
  }

  Front front() {
    return front;
  }

  /** Whether the client went away before it had its answer. */
  public boolean isGone() {
    return gone;
  }

  /** Takes the right to answer; false if somebody else has it. */
  public boolean claim() {
    return answered.compareAndSet(false, true);
  }

  /** Runs something once, when the answer is sent or the client is gone; at once if that was. */
  public void onEnd(Runnable action) {
    synchronized (onEnd) {
      if (!ended) {
        onEnd.add(action);
        return;
      }
    }
    action.run();
  }

  void end(boolean lost) {
    List<Runnable> actions;
    synchronized (onEnd) {
      if (ended) {
        return;
      }
      ended = true;
      gone = lost;
      actions = List.copyOf(onEnd);
    }
    actions.forEach(Runnable::run);
  }

  /** Answers with a document. */
  public void json(int status, JsonNode document) {
    send(status, "application/json", Json.write(document).getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with bytes. */
  public void send(int status, String type, byte[] bytes) {
    if (claim()) {
      onLoop(
          response -> {
            response.setStatusCode(status).putHeader("Content-Type", type);
            response.putHeader("Content-Length", String.valueOf(bytes.length));
            finish(response, Buffer.buffer(request.method().name().equals("HEAD") ? NONE : bytes));
          });
    }
  }

  /** Adds a header; before the answer only. */
  public Exchange header(String name, String value) {
    request.response().putHeader(name, value);
    return this;
  }

  /** Answers with a status and no body. */
  public void empty(int status) {
    if (claim()) {
      onLoop(response -> response.setStatusCode(status).end());
    }
  }

  private void finish(HttpServerResponse response, Buffer body) {
    int at = 0;
    for (; body.length() - at > PIECE; at += PIECE) {
      owes(PIECE, response.write(body.slice(at, at + PIECE)));
    }
    owes(body.length() - at, response.end(body.slice(at, body.length())));
  }

  /** Watches over a piece of the answer that is being sent: its client has to take it in time. */
  void owes(int bytes, Future<Void> sent) {
    front.connections().owes(request, bytes);
    sent.onComplete(done -> front.connections().taken(request, bytes));
  }

  /** Refuses the request. */
  public void fail(ApiError error) {
    if (!claim()) {
      return;
    }
    byte[] bytes = Json.write(error.document(id)).getBytes(StandardCharsets.UTF_8);
    onLoop(
        response -> {
          if (error.retryAfter() > 0) {
            response.putHeader("Retry-After", String.valueOf(error.retryAfter()));
          }
          response
              .setStatusCode(error.status())
              .putHeader("Content-Type", "application/json")
              .putHeader("Content-Length", String.valueOf(bytes.length));
          finish(response, Buffer.buffer(bytes));
          front.drain(request);
        });
  }

  /** Writes on the event loop, unless the client is gone. */
  void onLoop(Consumer<HttpServerResponse> write) {
    context.runOnContext(
        v -> {
          HttpServerResponse response = request.response();
          if (!response.closed() && !response.ended()) {
            write.accept(response);
          }
        });
  }
}
