package io.github.tpo4j.serve.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.serve.config.ServeConfig;
import io.github.tpo4j.serve.http.ApiError;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetching itself: it connects to the address that was checked, and nowhere else. */
class UrlFetcherTest {
  @TempDir Path dir;
  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aServerInsideIsNeverAsked() throws Exception {
    List<String> asked = new ArrayList<>();
    var inside = vertx.createHttpServer().requestHandler(r -> asked.add(r.path()));
    inside.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    UrlFetcher fetcher =
        new UrlFetcher(
            new ServeConfig.Fetch(List.of("good.example"), 1000, 2),
            vertx,
            host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")});
    for (String address :
        List.of(
            "http://good.example:" + inside.actualPort() + "/",
            "http://good.example/",
            "http://127.0.0.1:" + inside.actualPort() + "/")) {
      assertThatThrownBy(() -> fetcher.fetch(address, dir.resolve("f")))
          .isInstanceOf(ApiError.class)
          .hasMessageStartingWith("not fetched: ");
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void aHostThatDoesNotAnswerCostsItsTime() throws Exception {
    UrlFetcher fetcher =
        new UrlFetcher(
            new ServeConfig.Fetch(List.of("good.example"), 1000, 1),
            vertx,
            // discard-only block of IPv4 that passes the check: nothing listens there from here
            host -> new InetAddress[] {InetAddress.getByName("192.31.196.1")});
    long begin = System.nanoTime();
    assertThatThrownBy(() -> fetcher.fetch("http://good.example/a", dir.resolve("f")))
        .isInstanceOf(ApiError.class)
        .hasMessageStartingWith("not fetched: ");
    assertThat((System.nanoTime() - begin) / 1e9).isLessThan(20);
  }
}
