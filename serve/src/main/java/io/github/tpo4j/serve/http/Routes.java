package io.github.tpo4j.serve.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * All routes. Paths are compared as they were sent, segment by segment and without decoding, so
 * that no spelling of {@code ..} or {@code /} means anything: it is just an id that does not exist.
 */
public final class Routes {
  private static final int LONGEST_ID = 128;

  private final List<Route> all = new ArrayList<>();

  /** A route and what stood in its braces. */
  public record Match(Route route, Map<String, String> values) {}

  public Routes add(Route route) {
    all.add(route);
    return this;
  }

  public List<Route> all() {
    return List.copyOf(all);
  }

  /**
   * The route of a request.
   *
   * @return empty if no path fits
   * @throws ApiError 405 if only the method does not fit
   */
  public Optional<Match> match(String method, String path) {
    TreeSet<String> others = new TreeSet<>();
    for (Route route : all) {
      Map<String, String> values = values(route, path);
      if (values != null) {
        if (route.method().equals(method)
            || (method.equals("HEAD") && route.method().equals("GET"))) {
          return Optional.of(new Match(route, values));
        }
        others.add(route.method());
      }
    }
    if (!others.isEmpty()) {
      throw ApiError.of(
          405,
          ApiError.INVALID,
          "method_not_allowed",
          "%s is not possible here; possible: %s"
              .formatted(ApiError.shortened(method), String.join(", ", others)));
    }
    return Optional.empty();
  }

  private static Map<String, String> values(Route route, String path) {
    String[] given = path.substring(1).split("/", -1);
    List<String> wanted = route.segments();
    if (given.length != wanted.size()) {
      return null;
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < given.length; i++) {
      String name = wanted.get(i);
      if (name.startsWith("{")) {
        if (given[i].isEmpty() || given[i].length() > LONGEST_ID) {
          return null;
        }
        values.put(name.substring(1, name.length() - 1), given[i]);
      } else if (!name.equals(given[i])) {
        return null;
      }
    }
    return values;
  }
}
