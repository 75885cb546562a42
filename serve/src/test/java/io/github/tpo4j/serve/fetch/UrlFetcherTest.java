package io.github.tpo4j.serve.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tpo4j.serve.config.ServeConfig;
import io.github.tpo4j.serve.http.ApiError;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fetching itself. Names have public addresses here, and only the last step, the connection, goes
 * to servers of this test.
 */
class UrlFetcherTest {
  private static final int MOST = 100_000;
  private static final ServeConfig.Fetch CONFIG =
      new ServeConfig.Fetch(List.of("*.example"), MOST, 2);
  private static final Target.Resolver NAMES =
      host ->
          new InetAddress[] {
            InetAddress.getByName(host.startsWith("inside") ? "10.0.0.1" : "93.184.215.14")
          };

  @TempDir Path dir;
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private final CountDownLatch left = new CountDownLatch(1);
  private Vertx vertx;
  private HttpServer plain;
  private HttpServer secure;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    plain = serve(new HttpServerOptions());
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private HttpServer serve(HttpServerOptions options) {
    HttpServer server = vertx.createHttpServer(options).requestHandler(this::answer);
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    return server;
  }

  private void answer(HttpServerRequest request) {
    asked.add(request.path());
    var response = request.response();
    request.connection().closeHandler(gone -> left.countDown());
    String[] path = request.path().substring(1).split("/");
    switch (path[0]) {
      case "clip" -> response.end("bytes");
      case "to" -> response.setStatusCode(302).putHeader("Location", request.query()).end();
      case "nowhere" -> response.setStatusCode(302).end();
      case "hops" -> {
        int n = Integer.parseInt(path[1]);
        response.setStatusCode(307).putHeader("Location", n == 1 ? "/clip" : "/hops/" + (n - 1));
        response.end();
      }
      case "large" -> response.end(Buffer.buffer(new byte[MOST + 1]));
      case "endless" -> {
        response.setChunked(true);
        vertx.setPeriodic(1, t -> response.write(Buffer.buffer(new byte[5000])));
      }
      case "trickle" -> {
        response.setChunked(true);
        vertx.setPeriodic(50, t -> response.write("a"));
      }
      case "broken" -> {
        response.putHeader("Content-Length", "1000").write("only this");
        vertx.setTimer(200, t -> request.connection().close());
      }
      default -> response.setStatusCode(404).end();
    }
  }

  private UrlFetcher fetcher(HttpClientOptions options) {
    return new UrlFetcher(
        CONFIG,
        vertx,
        NAMES,
        t ->
            SocketAddress.inetSocketAddress(
                t.tls() ? secure.actualPort() : plain.actualPort(), "127.0.0.1"),
        options);
  }

  private String fetched(String address) throws IOException {
    return fetched(address, UrlFetcher.options(CONFIG));
  }

  private String fetched(String address, HttpClientOptions options) throws IOException {
    Path file = dir.resolve("fetched");
    fetcher(options).fetch(address, file);
    return Files.readString(file);
  }

  @Test
  void fetchesAlsoOverRedirects() throws IOException {
    assertThat(fetched("http://good.example/clip")).isEqualTo("bytes");
    assertThat(fetched("http://good.example/hops/3")).isEqualTo("bytes");
    assertThat(fetched("http://good.example/to?http://cdn.example/clip")).isEqualTo("bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "/hops/4, more than 3 redirects",
    "/nowhere, it leads to no address",
    "/to?http://inside.example/clip, the host's address is not a public one",
    "/to?http://127.0.0.1/clip, this host is not in fetch.hosts",
    "/to?http://good.example:8080/clip, only the ports 80 and 443 are fetched from",
    "/to?file:///etc/passwd, only http and https can be fetched",
    "/to?//elsewhere.org/clip, this host is not in fetch.hosts",
  })
  void redirectsAreCheckedAgain(String path, String why) {
    assertThatThrownBy(() -> fetched("http://good.example" + path))
        .isInstanceOfSatisfying(ApiError.class, e -> assertThat(e.status()).isEqualTo(403))
        .hasMessage("not fetched: " + why);
    assertThat(asked).doesNotContain("/clip");
  }

  @ParameterizedTest
  @CsvSource({
    "/large, limit_exceeded, over 100000 bytes",
    "/endless, limit_exceeded, over 100000 bytes",
    "/trickle, invalid_media, it took longer than 2 s",
    "/broken, invalid_media, 'the host did not answer, or broke off'",
    "/none, invalid_media, the host answered 404",
  })
  void whatIsTooMuchOrTooSlowIsEnded(String path, String code, String why) throws Exception {
    assertThatThrownBy(() -> fetched("http://good.example" + path))
        .isInstanceOfSatisfying(ApiError.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessage("not fetched: " + why);
    assertThat(left.await(10, TimeUnit.SECONDS)).as("the connection is given up").isTrue();
  }

  @Test
  void certificatesAreChecked() throws Exception {
    PfxOptions good = certificate("good.example");
    secure = serve(new HttpServerOptions().setSsl(true).setKeyCertOptions(good));
    String address = "https://good.example/clip";
    String refused = "not fetched: the host's certificate is not trusted, or is another host's";
    assertThatThrownBy(() -> fetched(address)).as("signed by itself").hasMessage(refused);
    HttpClientOptions trusting = UrlFetcher.options(CONFIG).setTrustOptions(good);
    assertThatThrownBy(() -> fetched("https://other.example/clip", trusting))
        .as("another host's")
        .hasMessage(refused);
    assertThat(asked).isEmpty();
    assertThat(fetched(address, trusting)).isEqualTo("bytes");
    assertThat(fetched("http://good.example/to?" + address, trusting)).isEqualTo("bytes");
    assertThatThrownBy(() -> fetched("https://good.example/to?http://good.example/clip", trusting))
        .hasMessage("not fetched: it leads from https to http");
  }

  /** A certificate that a host has signed for itself, and its key. */
  private PfxOptions certificate(String host) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    assumeTrue(Files.isExecutable(keytool), "this Java has no keytool to make a certificate with");
    Path store = dir.resolve(host + ".p12");
    Process made =
        new ProcessBuilder(
                (keytool
                        + " -genkeypair -alias a -keyalg EC -storetype PKCS12 -storepass secret"
                        + " -dname CN=%s -ext san=dns:%s -keystore %s".formatted(host, host, store))
                    .split(" "))
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
    return new PfxOptions().setPath(store.toString()).setPassword("secret");
  }

  @Test
  void aServerInsideIsNeverAsked() {
    UrlFetcher fetcher =
        new UrlFetcher(
            new ServeConfig.Fetch(List.of("good.example"), 1000, 2),
            vertx,
            host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")},
            t -> SocketAddress.inetSocketAddress(plain.actualPort(), "127.0.0.1"),
            UrlFetcher.options(CONFIG));
    for (String address :
        List.of(
            "http://good.example:" + plain.actualPort() + "/clip",
            "http://good.example/clip",
            "http://127.0.0.1:" + plain.actualPort() + "/clip")) {
      assertThatThrownBy(() -> fetcher.fetch(address, dir.resolve("f")))
          .isInstanceOf(ApiError.class)
          .hasMessageStartingWith("not fetched: ");
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void aHostThatDoesNotAnswerCostsItsTime() {
    UrlFetcher fetcher =
        new UrlFetcher(
            new ServeConfig.Fetch(List.of("good.example"), 1000, 1),
            vertx,
            NAMES,
            // discard-only block of IPv4: nothing listens there from here
            t -> SocketAddress.inetSocketAddress(80, "192.31.196.1"),
            UrlFetcher.options(CONFIG));
    long begin = System.nanoTime();
    assertThatThrownBy(() -> fetcher.fetch("http://good.example/a", dir.resolve("f")))
        .isInstanceOf(ApiError.class)
        .hasMessageStartingWith("not fetched: ");
    assertThat((System.nanoTime() - begin) / 1e9).isLessThan(20);
  }
}
