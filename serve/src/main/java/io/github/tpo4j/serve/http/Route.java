package io.github.tpo4j.serve.http;

import java.util.List;

/**
 * A method and a path, and what answers them.
 *
 * @param path with names in braces for what varies: {@code /v1/media/{id}}
 * @param access who may call it
 * @param handler runs on the event loop and must not wait
 */
public record Route(String method, String path, Access access, Handler handler) {
  /** Who may call a route. */
  public enum Access {
    /** Everybody: health checks. */
    OPEN,
    /** Users; free of cost. */
    LIGHT,
    /** Users, so often a minute. */
    COUNTED
  }

  /** Answers a request. */
  @FunctionalInterface
  public interface Handler {
    /**
     * @throws ApiError to refuse it
     */
    void handle(Exchange exchange);
  }

  List<String> segments() {
    return List.of(path.substring(1).split("/", -1));
  }
}
