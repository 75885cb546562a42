package io.github.tpo4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.core.Sha256;
import io.github.tpo4j.serve.Served.Said;
import io.github.tpo4j.serve.http.Keys;
import io.github.tpo4j.serve.http.Route;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may ask: keys on every route, other sites' pages on none. */
class KeysAndOriginsTest {
  private static final String ANNA = Keys.fresh();
  private static final String BEN = Keys.fresh();
  private static Served served;

  @BeforeAll
  static void start() {
    served =
        Served.of(
            """
            keys:
              - {name: anna, sha256: %s}
              - {name: ben, sha256: %s}
            limits: {requests_per_minute: 1000}
            listen: {names: [chat.example.org]}
            """
                .formatted(Sha256.of(ANNA), Sha256.of(BEN)),
            List.of("listen.port=0", "work.drain_seconds=1"));
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @Test
  void everyRouteButHealthNeedsAKey() {
    assertThat(served.server().routes()).hasSizeGreaterThan(15);
    for (Route route : served.server().routes()) {
      for (String[] headers :
          new String[][] {
            {},
            {"Authorization", "Bearer tpo-wrong"},
            {"Authorization", "Bearer " + ANNA + "x"},
            {"Authorization", "Bearer"},
            {"Authorization", "Basic !!!"},
            {"Authorization", "Digest " + ANNA},
          }) {
        String path = route.path().replace("{id}", "sample-shapes");
        Said said =
            served.send(
                served.request(path, headers).method(route.method(), BodyPublishers.noBody()));
        if (route.access() == Route.Access.OPEN) {
          assertThat(said.status()).as(path).isEqualTo(200);
        } else {
          assertThat(said.status()).as(route.method() + " " + path).isEqualTo(401);
          assertThat(said.code()).isEqualTo("invalid_api_key");
          assertThat(said.whole().headers().firstValue("www-authenticate").orElse(""))
              .startsWith("Basic");
        }
      }
    }
    assertThat(served.get("/").status()).as("the page").isEqualTo(401);
    assertThat(served.get("/nothing").status()).isEqualTo(401);
  }

  @Test
  void onlyHealthIsOpen() {
    assertThat(served.server().routes())
        .filteredOn(r -> r.access() == Route.Access.OPEN)
        .extracting(Route::path)
        .containsExactlyInAnyOrder("/healthz", "/readyz");
  }

  @Test
  void aKeyOpensByBearerAndByBasic() {
    assertThat(served.get("/v1/models", "Authorization", "Bearer " + ANNA).status()).isEqualTo(200);
    String pair =
        Base64.getEncoder().encodeToString(("me:" + BEN).getBytes(StandardCharsets.UTF_8));
    assertThat(served.get("/v1/models", "Authorization", "Basic " + pair).status()).isEqualTo(200);
    assertThat(served.get("/", "Authorization", "Basic " + pair).status()).isEqualTo(200);
  }

  @Test
  void aMediumIsItsOwnersAlone() throws Exception {
    Said mine =
        served.send(
            served
                .request("/v1/media", "Authorization", "Bearer " + ANNA)
                .POST(BodyPublishers.ofByteArray(Files.readAllBytes(Served.CLIP))));
    String path = "/v1/media/" + mine.json().get("id").asText();
    assertThat(served.get(path, "Authorization", "Bearer " + ANNA).status()).isEqualTo(200);
    assertThat(served.get(path, "Authorization", "Bearer " + BEN).status()).isEqualTo(404);
    assertThat(served.get(path + "/content", "Authorization", "Bearer " + BEN).status())
        .isEqualTo(404);
    assertThat(
            served.send(served.request(path, "Authorization", "Bearer " + BEN).DELETE()).status())
        .isEqualTo(404);
  }

  @Test
  void aStrangersNameForTheServerIsRefused() {
    for (String host : List.of("evil.example", "127.0.0.1.evil.example", "localhost.evil:8080")) {
      assertThat(status("Host: " + host + "\r\n")).as(host).isEqualTo(403);
    }
    for (String host : List.of("localhost", "127.0.0.1:1", "[::1]:8080", "CHAT.example.org")) {
      assertThat(status("Host: " + host + "\r\n")).as(host).isEqualTo(200);
    }
    assertThat(status("")).as("none").isIn(400, 403);
  }

  @Test
  void anotherSitesPageIsRefused() {
    String host = "Host: localhost\r\n";
    assertThat(status(host + "Origin: https://evil.example\r\n")).isEqualTo(403);
    assertThat(status(host + "Origin: null\r\n")).isEqualTo(403);
    assertThat(status(host + "Origin: http://localhost.evil.example\r\n")).isEqualTo(403);
    assertThat(status(host + "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n"))
        .isEqualTo(403);
    assertThat(status(host + "Origin: http://localhost:8080\r\nSec-Fetch-Site: same-origin\r\n"))
        .isEqualTo(200);
  }

  private static int status(String headers) {
    String said =
        served.raw(
            "GET /v1/models HTTP/1.1\r\n%sAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
                .formatted(headers, ANNA),
            20_000);
    return Integer.parseInt(said.split(" ")[1]);
  }
}
