package io.github.tpo4j.serve;

import io.github.tpo4j.serve.http.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The API's description for programs, a file that a test holds against the routes. */
final class OpenApi {
  private OpenApi() {}

  static void send(Exchange x) {
    x.send(200, "application/json", bytes());
  }

  static byte[] bytes() {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("the build has no openapi.json");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
