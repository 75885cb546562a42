package io.github.tpo4j.serve.http;

import io.github.tpo4j.core.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The page and its files, from the class path: no file system is asked, so none can be left. */
public final class PageFiles {
  private static final String ROOT = "/io/github/tpo4j/serve/page/";

  /** No name begins with a dot, so that there is no way up. */
  private static final Pattern NAME =
      Pattern.compile("([a-z0-9_-][a-z0-9._-]{0,63}/){0,3}[a-z0-9_-][a-z0-9._-]{0,63}");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"));

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
          + " media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Map<String, Page> read = new ConcurrentHashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Page(byte[] bytes, String type, String tag) {}

  /** Answers a GET request that fits no route. */
  public void handle(Exchange x) {
    String path = x.request().path();
    String name = path.equals("/") ? "index.html" : path.substring(Math.min(1, path.length()));
    String method = x.request().method().name();
    Optional<Page> page =
        NAME.matcher(name).matches() && (method.equals("GET") || method.equals("HEAD"))
            ? find(name)
            : Optional.empty();
    if (page.isEmpty()) {
      throw ApiError.notFound("not_found", "there is nothing at " + ApiError.shortened(path));
    }
    x.header("Cache-Control", "no-cache").header("ETag", page.get().tag());
    x.header("Content-Security-Policy", POLICY).header("Referrer-Policy", "no-referrer");
    if (x.header("If-None-Match").filter(page.get().tag()::equals).isPresent()) {
      x.empty(304);
    } else {
      x.send(200, page.get().type(), page.get().bytes());
    }
  }

  private Optional<Page> find(String name) {
    return Optional.ofNullable(
        read.computeIfAbsent(name, PageFiles::load)); // strangers' guesses are not kept
  }

  /** Null where there is none. */
  private static Page load(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      return null;
    }
    try (InputStream in = PageFiles.class.getResourceAsStream(ROOT + name)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      return new Page(bytes, type, '"' + Sha256.of(bytes).substring(0, 32) + '"');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
