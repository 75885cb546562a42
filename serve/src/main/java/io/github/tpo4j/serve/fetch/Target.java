package io.github.tpo4j.serve.fetch;

import io.github.tpo4j.serve.http.ApiError;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An address that may be fetched, resolved once: the connection goes to this very {@link #ip},
 * whatever the name says a moment later.
 */
record Target(URI uri, String host, int port, boolean tls, InetAddress ip) {

  /** Finds the addresses of a name. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /**
   * @throws ApiError if anything about it is not plainly allowed
   */
  static Target of(String address, List<String> hosts, Resolver resolver) {
    if (hosts.isEmpty()) {
      throw refused("fetching is off; upload the file, or allow its host in fetch.hosts");
    }
    URI uri = parse(address);
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (!tls && !scheme.equals("http")) {
      throw refused("only http and https can be fetched");
    }
    String host = uri.getHost();
    if (host == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw refused("expected a plain address, https://host/path");
    }
    host = host.toLowerCase(Locale.ROOT);
    if (hosts.stream().noneMatch(allowed(host)::matches)) {
      throw refused("this host is not in fetch.hosts");
    }
    int usual = tls ? 443 : 80;
    if (uri.getPort() != -1 && uri.getPort() != usual) {
      throw refused("only the ports 80 and 443 are fetched from");
    }
    return new Target(uri, host, usual, tls, resolve(host, resolver));
  }

  private interface Matcher {
    boolean matches(String pattern);
  }

  private static Matcher allowed(String host) {
    return pattern -> {
      String p = pattern.toLowerCase(Locale.ROOT);
      return p.startsWith("*.") ? host.endsWith(p.substring(1)) : host.equals(p);
    };
  }

  private static URI parse(String address) {
    if (address.length() > 2000 || !address.chars().allMatch(c -> c > 32 && c < 127 && c != '\\')) {
      throw refused("expected a plain address of printable letters");
    }
    try {
      return new URI(address).parseServerAuthority();
    } catch (URISyntaxException e) {
      throw refused("this is no address");
    }
  }

  private static InetAddress resolve(String host, Resolver resolver) {
    InetAddress[] found;
    try {
      found = resolver.resolve(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    } catch (UnknownHostException e) {
      throw refused("the host has no address");
    }
    if (found.length == 0 || !Arrays.stream(found).allMatch(GlobalAddress::is)) {
      throw refused("the host's address is not a public one");
    }
    return found[0];
  }

  static ApiError refused(String why) {
    return ApiError.of(403, "permission_error", "fetching_not_allowed", "not fetched: " + why);
  }
}
