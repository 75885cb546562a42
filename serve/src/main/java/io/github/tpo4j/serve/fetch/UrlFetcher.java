package io.github.tpo4j.serve.fetch;

import io.github.tpo4j.serve.answer.MediaFinder;
import io.github.tpo4j.serve.config.ServeConfig;
import io.github.tpo4j.serve.http.ApiError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** Fetches media over http(s): from allowed hosts, public addresses, within size and time. */
public final class UrlFetcher implements MediaFinder.Fetcher {
  private static final int MOST_REDIRECTS = 3;
  private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);

  /** Until a fetch that was ended has closed its file. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final ServeConfig.Fetch config;
  private final Target.Resolver resolver;
  private final Vertx vertx;
  private final Function<Target, SocketAddress> way;
  private final HttpClient client;

  public UrlFetcher(ServeConfig.Fetch config, Vertx vertx) {
    this(
        config,
        vertx,
        InetAddress::getAllByName,
        t -> SocketAddress.inetSocketAddress(t.port(), t.ip().getHostAddress()),
        options(config));
  }

  /**
   * @param way where the connection to a target that may be fetched from really goes
   */
  UrlFetcher(
      ServeConfig.Fetch config,
      Vertx vertx,
      Target.Resolver resolver,
      Function<Target, SocketAddress> way,
      HttpClientOptions options) {
    this.config = config;
    this.vertx = vertx;
    this.resolver = resolver;
    this.way = way;
    this.client = vertx.createHttpClient(options);
  }

  static HttpClientOptions options(ServeConfig.Fetch config) {
    return new HttpClientOptions()
        .setConnectTimeout(config.seconds() * 1000)
        .setKeepAlive(false)
        .setDecompressionSupported(false);
  }

  @Override
  public void fetch(String address, Path file) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(config.seconds());
    boolean tls = false;
    String next = address;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      Target target = Target.of(next, config.hosts(), resolver);
      if (tls && !target.tls()) {
        throw Target.refused("it leads from https to http");
      }
      tls = target.tls();
      next = await(get(target, file, end), end);
      if (next == null) {
        return;
      }
    }
    throw Target.refused("more than %d redirects".formatted(MOST_REDIRECTS));
  }

  private String await(Future<String> fetched, long end) {
    try {
      return fetched
          .toCompletionStage()
          .toCompletableFuture()
          .get(end - System.nanoTime() + GRACE_NANOS, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw late();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ApiError error) {
        throw error;
      }
      throw System.nanoTime() >= end ? late() : failed(reason(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("the server stops");
    }
  }

  private static String reason(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SSLException) {
        return "the host's certificate is not trusted, or is another host's";
      }
    }
    return "the host did not answer, or broke off";
  }

  private ApiError late() {
    return failed("it took longer than %d s".formatted(config.seconds()));
  }

  private ApiError tooLarge() {
    return ApiError.invalid(
        "limit_exceeded", null, "not fetched: over %d bytes".formatted(config.bytes()));
  }

  private static ApiError failed(String why) {
    return ApiError.invalid("invalid_media", null, "not fetched: " + why);
  }

  /** The address to go on to, or null if the file is there. */
  private Future<String> get(Target target, Path file, long end) {
    URI uri = target.uri();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(way.apply(target))
            .setHost(target.host())
            .setPort(target.port())
            .setSsl(target.tls())
            .setFollowRedirects(false)
            .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
            .putHeader("User-Agent", "tpo4j");
    return client
        .request(options)
        .compose(
            request -> {
              long millis = Math.max(1, (end - System.nanoTime()) / 1_000_000);
              long timer = vertx.setTimer(millis, t -> request.reset());
              return request
                  .send()
                  .compose(response -> answered(target, response, file))
                  .onComplete(done -> vertx.cancelTimer(timer));
            });
  }

  private Future<String> answered(Target target, HttpClientResponse response, Path file) {
    response.exceptionHandler(e -> {}); // of our own resets; Vert.x would log it
    if (REDIRECTS.contains(response.statusCode())) {
      response.request().reset();
      return next(target, response.getHeader("Location"));
    }
    if (response.statusCode() != 200) {
      response.request().reset();
      return Future.failedFuture(failed("the host answered " + response.statusCode()));
    }
    String length = response.getHeader("Content-Length");
    if (length != null && (length.length() > 18 || Long.parseLong(length) > config.bytes())) {
      response.request().reset();
      return Future.failedFuture(tooLarge());
    }
    response.pause();
    return vertx
        .fileSystem()
        .open(file.toString(), new OpenOptions().setCreate(true).setWrite(true))
        .compose(out -> store(response, out));
  }

  private static Future<String> next(Target target, String location) {
    ApiError nowhere = Target.refused("it leads to no address");
    try {
      return location == null
          ? Future.failedFuture(nowhere)
          : Future.succeededFuture(target.uri().resolve(location).toString());
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(nowhere);
    }
  }

  private Future<String> store(HttpClientResponse response, AsyncFile out) {
    Promise<String> stored = Promise.promise();
    long[] bytes = {0};
    response.handler(
        piece -> {
          if (stored.future().isComplete()) {
            return;
          }
          bytes[0] += piece.length();
          if (bytes[0] > config.bytes()) {
            stored.fail(tooLarge());
            response.request().reset();
            return;
          }
          out.write(piece).onFailure(e -> stored.tryFail(failed("it could not be stored")));
          if (out.writeQueueFull()) {
            response.pause();
            out.drainHandler(v -> response.resume());
          }
        });
    response.exceptionHandler(stored::tryFail);
    response.endHandler(v -> stored.tryComplete(null));
    response.resume();
    return stored.future().eventually(() -> out.close());
  }
}
