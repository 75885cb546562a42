package io.github.tpo4j.serve.http;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.serve.config.ServeConfig;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's face: accepts connections, knows who asks, finds the route, and turns what goes
 * wrong into an answer. HTTP/1.1 on Vert.x, which notices a client that goes away even while
 * nothing is written.
 */
public final class Front implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Front.class);

  private static final int LONGEST_LINE = 4096;
  private static final int DRAIN_MILLIS = 2000;

  private final ServeConfig config;
  private final Routes routes;
  private final Route.Handler files;
  private final Listener listener;
  private final Keys keys;
  private final Origin origin;
  private final Rates rates;
  private final Connections connections;
  private final Vertx vertx;
  private HttpServer server;

  /** Hears what was answered. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param route path template, or {@code none}
     * @param status 0 if the client was gone
     */
    void answered(String method, String route, int status, long nanos);
  }

  /**
   * @param files answers GET requests that fit no route
   */
  public Front(ServeConfig config, Routes routes, Route.Handler files, Listener listener) {
    this.config = config;
    this.routes = routes;
    this.files = files;
    this.listener = listener;
    this.keys = new Keys(config.keys());
    this.origin = new Origin(config.listen().host(), config.listen().names());
    this.rates = new Rates(config.limits().requestsPerMinute(), System::nanoTime);
    this.connections = new Connections(config, System::nanoTime);
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setWorkerPoolSize(4)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
  }

  /** Begins to listen. */
  public void open() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.listen().host())
            .setPort(config.listen().port())
            .setMaxHeaderSize(config.limits().headerBytes())
            .setMaxInitialLineLength(LONGEST_LINE)
            .setMaxFormAttributeSize(8192)
            .setMaxFormFields(16)
            .setHttp2ClearTextEnabled(false)
            .setDecompressionSupported(false) // a bomb cannot go off
            .setCompressionSupported(false)
            .setHandle100ContinueAutomatically(false)
            .setTcpNoDelay(true);
    server =
        vertx
            .createHttpServer(options)
            .connectionHandler(connections::opened)
            .invalidRequestHandler(this::invalid)
            .exceptionHandler(e -> log.debug("connection: {}", e.toString()))
            .requestHandler(this::handle);
    vertx.setPeriodic(1000, t -> connections.inspect());
    try {
      server.listen().toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      vertx.close();
      throw TpoException.usage(
          "cannot listen on %s, port %d: %s"
              .formatted(
                  config.listen().host(), config.listen().port(), e.getCause().getMessage()));
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Its event loop, for clients that belong to the server. */
  public Vertx vertx() {
    return vertx;
  }

  Connections connections() {
    return connections;
  }

  private void handle(HttpServerRequest request) {
    long begin = System.nanoTime();
    String id = Ids.fresh("req");
    HttpServerResponse response = request.response();
    response.putHeader("x-request-id", id);
    response.putHeader("X-Content-Type-Options", "nosniff");
    response.putHeader("Cache-Control", "no-store");
    connections.answers(request);
    String method = request.method().name();
    String path = request.path() == null ? "" : request.path();
    String user = keys.user(request.getHeader("Authorization")).orElse(null);
    Optional<Routes.Match> match = Optional.empty();
    ApiError refused = null;
    try {
      match = path.startsWith("/") ? routes.match(method, path) : Optional.empty();
      boolean open = match.isPresent() && match.get().route().access() == Route.Access.OPEN;
      if (!open) {
        origin.check(request);
      }
      if (user == null && !open) {
        refused = unknownKey(response);
      }
    } catch (ApiError e) {
      refused = user == null ? unknownKey(response) : e;
    }
    Exchange exchange =
        new Exchange(
            this,
            request,
            vertx.getOrCreateContext(),
            id,
            user,
            match.map(Routes.Match::values).orElse(Map.of()));
    String name = match.map(m -> m.route().path()).orElse("none");
    response.exceptionHandler(e -> exchange.end(true));
    response.closeHandler(
        gone -> {
          if (!response.ended()) {
            listener.answered(method, name, 0, System.nanoTime() - begin);
            exchange.end(true);
          }
        });
    response.endHandler(
        done -> {
          connections.waits(request);
          listener.answered(method, name, response.getStatusCode(), System.nanoTime() - begin);
          exchange.end(false);
        });
    if (refused != null) {
      exchange.fail(refused);
      return;
    }
    answer(
        exchange,
        match.map(Routes.Match::route).orElse(new Route("GET", "", Route.Access.LIGHT, files)));
  }

  private ApiError unknownKey(HttpServerResponse response) {
    response.putHeader("WWW-Authenticate", "Basic realm=\"tpo4j\", charset=\"UTF-8\"");
    return ApiError.of(
        401,
        "authentication_error",
        "invalid_api_key",
        "expected a key that this server knows, as Authorization: Bearer KEY");
  }

  private void answer(Exchange exchange, Route route) {
    try {
      if (route.access() == Route.Access.COUNTED) {
        count(exchange);
      }
      route.handler().handle(exchange);
    } catch (ApiError e) {
      exchange.fail(e);
    } catch (RuntimeException e) {
      log.error("{}: {}", exchange.id(), route.path(), e);
      exchange.fail(ApiError.internal());
    }
  }

  private void count(Exchange exchange) {
    String who = keys.none() ? exchange.request().remoteAddress().hostAddress() : exchange.user();
    int wait = rates.take(who);
    if (wait > 0) {
      throw ApiError.later(
          429,
          "rate_limit_error",
          "rate_limit_exceeded",
          "more than %d questions, uploads and overlays a minute"
              .formatted(config.limits().requestsPerMinute()),
          wait);
    }
  }

  /** What could not be read as HTTP. */
  private void invalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    ApiError error =
        cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException
            ? ApiError.of(
                431,
                ApiError.INVALID,
                "headers_too_large",
                "expected at most %d bytes of headers and %d of the first line"
                    .formatted(config.limits().headerBytes(), LONGEST_LINE))
            : ApiError.invalid("invalid_http", null, "this is not HTTP/1.1");
    request
        .response()
        .setStatusCode(error.status())
        .putHeader("Content-Type", "application/json")
        .end(Json.write(error.document(Ids.fresh("req"))))
        .onComplete(done -> request.connection().close());
  }

  /**
   * Lets a refused request's body come in for a moment, so that the client reads the refusal before
   * the connection goes; what is still coming then is cut off.
   */
  void drain(HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    request.handler(piece -> {});
    request.resume();
    vertx.setTimer(
        DRAIN_MILLIS,
        t -> {
          if (!request.isEnded()) {
            Connections.cut(request.connection());
          }
        });
  }

  /** Takes no new connections, and closes those that are open as soon as they are idle. */
  public void close(Duration atMost) {
    if (server != null) {
      join(server.shutdown(atMost), atMost);
    }
    join(vertx.close(), atMost);
  }

  private static void join(Future<?> future, Duration atMost) {
    try {
      future
          .toCompletionStage()
          .toCompletableFuture()
          .get(atMost.toMillis() + 2000, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.warn("while closing: {}", e.toString());
    }
  }

  @Override
  public void close() {
    close(Duration.ZERO);
  }
}
