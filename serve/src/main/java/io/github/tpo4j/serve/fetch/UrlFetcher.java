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

/** Fetches media over http(s): from allowed hosts, public addresses, within size and time. */
public final class UrlFetcher implements MediaFinder.Fetcher {
  private static final int MOST_REDIRECTS = 3;
  private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);

  private final ServeConfig.Fetch config;
  private final Target.Resolver resolver;
  private final Vertx vertx;
  private final HttpClient client;

  public UrlFetcher(ServeConfig.Fetch config, Vertx vertx) {
    this(config, vertx, InetAddress::getAllByName);
  }

  UrlFetcher(ServeConfig.Fetch config, Vertx vertx, Target.Resolver resolver) {
    this.config = config;
    this.resolver = resolver;
    this.vertx = vertx;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(config.seconds() * 1000)
                .setKeepAlive(false)
                .setDecompressionSupported(false));
  }

  @Override
  public void fetch(String address, Path file) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(config.seconds());
    String next = address;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      Target target = Target.of(next, config.hosts(), resolver);
      next = await(get(target, file), end);
      if (next == null) {
        return;
      }
    }
    throw Target.refused("more than %d redirects".formatted(MOST_REDIRECTS));
  }

  private static String await(Future<String> fetched, long end) {
    try {
      return fetched
          .toCompletionStage()
          .toCompletableFuture()
          .get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw failed("it took too long");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ApiError error) {
        throw error;
      }
      throw failed("the host did not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("the server stops");
    }
  }

  private static ApiError failed(String why) {
    return ApiError.invalid("invalid_media", null, "not fetched: " + why);
  }

  /** The address to go on to, or null if the file is there. */
  private Future<String> get(Target target, Path file) {
    URI uri = target.uri();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(SocketAddress.inetSocketAddress(target.port(), target.ip().getHostAddress()))
            .setHost(target.host())
            .setPort(target.port())
            .setSsl(target.tls())
            .setFollowRedirects(false)
            .setTimeout(config.seconds() * 1000L)
            .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
            .putHeader("User-Agent", "tpo4j");
    return client
        .request(options)
        .compose(request -> request.send())
        .compose(response -> answered(target, response, file));
  }

  private Future<String> answered(Target target, HttpClientResponse response, Path file) {
    if (REDIRECTS.contains(response.statusCode())) {
      String location = response.getHeader("Location");
      response.request().reset();
      try {
        return Future.succeededFuture(target.uri().resolve(String.valueOf(location)).toString());
      } catch (IllegalArgumentException e) {
        return Future.failedFuture(Target.refused("it leads to no address"));
      }
    }
    if (response.statusCode() != 200) {
      response.request().reset();
      return Future.failedFuture(failed("the host answered " + response.statusCode()));
    }
    response.pause();
    return vertx
        .fileSystem()
        .open(file.toString(), new OpenOptions().setCreate(true).setWrite(true))
        .compose(out -> store(response, out));
  }

  private Future<String> store(HttpClientResponse response, AsyncFile out) {
    Promise<String> stored = Promise.promise();
    long[] bytes = {0};
    response.handler(
        piece -> {
          bytes[0] += piece.length();
          if (bytes[0] > config.bytes()) {
            response.request().reset();
            stored.tryFail(
                ApiError.invalid(
                    "limit_exceeded",
                    null,
                    "not fetched: over %d bytes".formatted(config.bytes())));
            return;
          }
          out.write(piece);
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
