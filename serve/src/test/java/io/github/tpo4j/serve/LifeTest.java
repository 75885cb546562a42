package io.github.tpo4j.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.serve.Served.Said;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Full queues, impatient clients, and the server's end. */
class LifeTest {
  /** Takes a while: every frame is masked. */
  private static final String LONG =
      "{\"media\": \"sample-shapes\", \"box\": {\"pixels\": [20, 150, 74, 204]}%s}";

  @Test
  void whatDoesNotFitIsRefusedAndNothingIsLost() throws Exception {
    try (Served served =
        Served.with("work.threads=1", "work.queue=1", "limits.requests_per_minute=1000")) {
      List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        all.add(
            served
                .client()
                .sendAsync(
                    served
                        .request("/v1/track")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(LONG.formatted("")))
                        .build(),
                    HttpResponse.BodyHandlers.ofString()));
      }
      assertThat(served.get("/healthz").status()).isEqualTo(200);
      int answered = 0;
      for (var one : all) {
        HttpResponse<String> r = one.get();
        if (r.statusCode() == 200) {
          answered++;
        } else {
          assertThat(r.statusCode()).as(r.body()).isEqualTo(429);
          assertThat(r.headers().firstValue("retry-after")).isPresent();
          assertThat(Json.tree(r.body(), "answer").at("/error/code").asText())
              .isEqualTo("queue_full");
        }
      }
      assertThat(answered).isBetween(2, 5);
      assertThat(served.metric("tpo_refused_total{code=\"queue_full\"")).isEqualTo(6 - answered);
    }
  }

  @Test
  void aClientThatGoesAwayStopsItsAnswer() throws Exception {
    try (Served served = Served.with("work.threads=1")) {
      for (boolean stream : new boolean[] {true, false}) {
        double before = served.metric("tpo_refused_total{code=\"gone\"");
        leave(served, stream);
        long end = System.nanoTime() + 120_000_000_000L;
        while (served.metric("tpo_refused_total{code=\"gone\"") == before) {
          assertThat(System.nanoTime()).as("the answer stops").isLessThan(end);
          Thread.sleep(100);
        }
      }
      assertThat(served.metric("tpo_answers_seconds_count{verb=\"track\"")).isZero();
    }
  }

  /** Asks for something long, and leaves when it has begun. */
  private static void leave(Served served, boolean stream) throws Exception {
    String body = LONG.formatted(stream ? ", \"stream\": true" : "");
    try (Socket socket = new Socket("127.0.0.1", served.server().port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /v1/track HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                      + "Content-Length: %d\r\n\r\n%s")
                  .formatted(body.length(), body)
                  .getBytes(StandardCharsets.UTF_8));
      if (stream) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String line;
        do {
          line = in.readLine();
        } while (line != null && !line.contains("tracking"));
        assertThat(line).isNotNull();
      } else {
        while (served.metric("tpo_queue_running") < 1) {
          Thread.sleep(20);
        }
      }
    }
  }

  @Test
  void anAnswerThatTakesTooLongIsEnded() {
    try (Served served = Served.with("limits.answer_seconds=1")) {
      Said said = served.post("/v1/track", LONG.formatted(""));
      assumeThat(said.status()).as("this machine follows 36 frames in a second").isNotEqualTo(200);
      assertThat(said.status()).as(said.text()).isEqualTo(504);
      assertThat(said.code()).isEqualTo("timeout");
      Said streamed = served.post("/v1/track", LONG.formatted(", \"stream\": true"));
      if (streamed.text().contains("\"error\"")) { // it knows the video by now and may be in time
        assertThat(streamed.text()).contains("\"timeout\"");
        assertThat(streamed.text()).doesNotContain("[DONE]");
      }
    }
  }

  @Test
  void questionsAMinuteAreCounted() {
    try (Served served = Served.with("limits.requests_per_minute=2")) {
      String wrong = "{}";
      assertThat(served.post("/v1/find", wrong).status()).isEqualTo(400);
      assertThat(served.post("/v1/find", wrong).status()).isEqualTo(400);
      Said third = served.post("/v1/find", wrong);
      assertThat(third.status()).isEqualTo(429);
      assertThat(third.code()).isEqualTo("rate_limit_exceeded");
      assertThat(Integer.parseInt(third.whole().headers().firstValue("retry-after").orElse("0")))
          .isBetween(1, 30);
      assertThat(served.get("/v1/models").status()).as("light routes are free").isEqualTo(200);
    }
  }

  @Test
  void theEndIsTold() throws Exception {
    Served served = Served.with("work.drain_seconds=0");
    CompletableFuture<Said> asked =
        CompletableFuture.supplyAsync(
            () -> served.post("/v1/track", LONG.formatted(", \"stream\": true")));
    while (served.metric("tpo_queue_running") < 1) {
      Thread.sleep(20);
    }
    served.close();
    Said said = asked.get();
    String code =
        said.status() == 503
            ? said.code()
            : said.events().get(said.events().size() - 1).at("/error/code").asText();
    assertThat(code).isEqualTo("stopping");
  }
}
