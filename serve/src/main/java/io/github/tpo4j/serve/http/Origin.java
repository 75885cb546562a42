package io.github.tpo4j.serve.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps other sites' pages out. A page can send requests to any address, also to a loopback one,
 * and by rebinding its own name it can read the answers: so the server answers only to names it
 * knows, and browsers' own word on who asks is heard.
 */
final class Origin {
  private final Set<String> names = new HashSet<>(Set.of("localhost", "127.0.0.1", "::1"));

  Origin(String host, List<String> more) {
    names.add(host.toLowerCase(Locale.ROOT));
    more.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * @throws ApiError 403
   */
  void check(HttpServerRequest request) {
    String host = request.getHeader("Host");
    if (host == null || !names.contains(name(host))) {
      throw ApiError.of(
          403,
          "permission_error",
          "wrong_host",
          "this server is not %s; its names are in listen.names"
              .formatted(ApiError.shortened(host)));
    }
    String site = request.getHeader("Sec-Fetch-Site");
    boolean navigation =
        "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
            && request.method().name().equals("GET");
    String origin = request.getHeader("Origin");
    if ((site != null && !List.of("same-origin", "none").contains(site) && !navigation)
        || (origin != null && !origin.equals("null") && !names.contains(hostOf(origin)))
        || "null".equals(origin)) {
      throw ApiError.of(
          403, "permission_error", "cross_site", "a page of another site may not ask this server");
    }
  }

  private static String hostOf(String origin) {
    try {
      String host = URI.create(origin).getHost();
      return host == null ? "" : name(host);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** The name without port and brackets. */
  private static String name(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    if (lower.startsWith("[")) {
      int end = lower.indexOf(']');
      return end < 0 ? "" : lower.substring(1, end);
    }
    int colon = lower.indexOf(':');
    return colon < 0 ? lower : lower.substring(0, colon);
  }
}
