package io.github.tpo4j.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.tpo4j.serve.Served.Said;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What strangers send. After each of these the server still answers. */
class AttackTest {
  @TempDir static Path folder;
  private static Served served;

  @BeforeAll
  static void start() {
    served =
        Served.with(
            "limits.requests_per_minute=100000",
            "media.folder=" + folder,
            "media.quota_bytes=700000",
            "limits.upload_bytes=300000",
            "limits.json_bytes=200000",
            "limits.header_seconds=3",
            "limits.stall_seconds=2",
            "limits.bytes_per_second=1000",
            "limits.upload_seconds=6");
  }

  @AfterAll
  static void stop() {
    assertThat(served.get("/healthz").status()).isEqualTo(200);
    assertThat(folder.resolve("incoming")).as("nothing of what was refused").isEmptyDirectory();
    served.close();
  }

  @Test
  void noIdLeavesItsPlace() {
    List<String> ids =
        List.of(
            "..",
            "%2e%2e",
            "..%2f..%2fetc%2fpasswd",
            "..%5c..%5c",
            "%00",
            "media-%0d%0aX: y",
            "....//",
            "%c0%ae%c0%ae",
            "sample-shapes%2f..%2f..",
            "~",
            "/etc/passwd",
            "media-" + "0".repeat(32),
            "a".repeat(500));
    for (String id : ids) {
      for (String route :
          List.of(
              "/v1/media/%s",
              "/v1/media/%s/content",
              "/v1/media/%s/frame.png",
              "/v1/media/%s/overlay.mp4?answer=x",
              "/v1/models/%s",
              "/%s",
              "/js/%s")) {
        String said = raw("GET " + route.formatted(id) + " HTTP/1.1", "");
        assertThat(said).as(route + " with " + id).containsPattern("^HTTP/1.[01] (400|404) ");
        assertThat(said).doesNotContain("root:", "\nX: y");
      }
      String answer = raw("GET /v1/media/sample-shapes/overlay.mp4?answer=" + id + " HTTP/1.1", "");
      assertThat(answer).as(id).containsPattern("^HTTP/1.[01] (400|404) ");
    }
  }

  @Test
  void aMediaIdInAQuestionIsNoPath() {
    for (String id :
        List.of("../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "media:../x", "C:\\\\x")) {
      Said said = served.post("/v1/find", "{\"media\": \"%s\", \"query\": \"x\"}".formatted(id));
      assertThat(said.status()).as(id).isIn(400, 404);
      assertThat(said.text()).doesNotContain("root:");
    }
  }

  @Test
  void tooMuchIsRefused() {
    assertThat(status(raw("GET /healthz HTTP/1.1", "X: " + "a".repeat(20_000) + "\r\n")))
        .startsWith("431 ");
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      many.append("X").append(i).append(": 1\r\n");
    }
    assertThat(status(raw("GET /healthz HTTP/1.1", many.toString()))).startsWith("431 ");
    assertThat(status(raw("GET /" + "a".repeat(10_000) + " HTTP/1.1", ""))).startsWith("431 ");
    assertThat(status(raw("POST /v1/media HTTP/1.1", "Content-Length: 999999999999\r\n")))
        .startsWith("413 ");
    assertThat(
            status(
                raw(
                    "POST /v1/find HTTP/1.1",
                    "Content-Type: application/json\r\nContent-Length: 700000\r\n")))
        .startsWith("413 ");
    Said said =
        served.upload(
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[900_000])),
            "video/mp4");
    assertThat(said.status()).as("chunked, without a length").isEqualTo(413);
    assertThat(said.code()).isEqualTo("body_too_large");
    Said preamble =
        served.upload(
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[900_000])),
            "multipart/form-data; boundary=b");
    assertThat(preamble.status()).as("a form that never begins").isEqualTo(400);
    assertThat(preamble.message()).contains("it breaks off or is malformed");
  }

  @Test
  void jsonIsLimitedInItsWordsAndInItsMedia() {
    String chat =
        """
        {"messages": [{"role": "user", "content": [
          {"type": "video_url", "video_url": {"url": "data:video/mp4;base64,%s"}},
          {"type": "text", "text": "%s"}]}]}""";
    Said fits =
        served.post("/v1/chat/completions", chat.formatted("AAAA".repeat(100_000), "What?"));
    assertThat(fits.message()).as("300,000 zeros").contains("but found a file of an unknown kind");
    Said media =
        served.post("/v1/chat/completions", chat.formatted("AAAA".repeat(101_000), "What?"));
    assertThat(media.status()).isEqualTo(413);
    assertThat(media.message()).isEqualTo("expected at most 300000 bytes of media in data URLs");
    Said words = served.post("/v1/chat/completions", chat.formatted("AAAA", "a".repeat(250_000)));
    assertThat(words.status()).isEqualTo(413);
    assertThat(words.message())
        .isEqualTo("expected at most 200000 bytes of JSON, the media in it not counted");
    Said many =
        served.post(
            "/v1/chat/completions",
            "[%s1]".formatted("{\"url\": \"data:a/b;base64,AAAA\"},".repeat(1000)));
    assertThat(many.message()).isEqualTo("messages: expected at most 200 data URLs but found more");
  }

  @Test
  void uploadsOnTheirWayCountTogether() throws Exception {
    String begin = "POST /v1/media HTTP/1.1\r\nHost: localhost\r\nContent-Length: 290000\r\n\r\n";
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        Socket socket = new Socket("127.0.0.1", served.server().port());
        open.add(socket);
        socket.getOutputStream().write((begin + "a".repeat(280_000)).getBytes(US_ASCII));
      }
      Thread.sleep(500);
      Said third = served.upload(new byte[280_000]);
      assertThat(third.status()).as(third.text()).isEqualTo(503);
      assertThat(third.message()).isEqualTo("too many uploads at once; try again later");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void formsWithoutEndAreCut() {
    String head = "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n";
    for (String form :
        List.of(
            head.formatted("a") + "x".repeat(900_000),
            head.formatted("a") + "x\r\n".repeat(300_000),
            (head.formatted("a") + "x\r\n").repeat(9000),
            "--b\r\n" + "X: y\r\n".repeat(150_000))) {
      Said said =
          served.upload(
              BodyPublishers.ofInputStream(
                  () -> new ByteArrayInputStream(form.getBytes(StandardCharsets.US_ASCII))),
              "multipart/form-data; boundary=b");
      assertThat(said.status()).as(form.substring(0, 80)).isIn(400, 413);
    }
  }

  @Test
  void nonsenseIsNoHttp() {
    for (String nonsense :
        List.of(
            "\u0016\u0003\u0001 TLS?\r\n\r\n",
            "GET\r\n\r\n",
            "GET / HTTP/9.9\r\n\r\n",
            "POST /v1/media HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
            "POST /v1/media HTTP/1.1\r\n"
                + "Host: localhost\r\n"
                + "Content-Length: 5\r\n"
                + "Content-Length: 6\r\n\r\n"
                + "abcdef",
            "POST /v1/media HTTP/1.1\r\n"
                + "Host: localhost\r\n"
                + "Transfer-Encoding: chunked\r\n"
                + "Content-Length: 3\r\n\r\n"
                + "0\r\n\r\n",
            "POST /v1/media HTTP/1.1\r\n"
                + "Host: localhost\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + "zz\r\n"
                + "ab\r\n"
                + "0\r\n\r\n",
            "POST /v1/media HTTP/1.1\r\n"
                + "Host: localhost\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + "ffffffffffffffff\r\n"
                + "ab")) {
      String said = served.raw(nonsense, 8000);
      assertThat(said).as(nonsense).doesNotContain("HTTP/1.1 2", "HTTP/1.1 5");
    }
  }

  @Test
  void endlessChunksAndTrailersAreCut() {
    StringBuilder tiny =
        new StringBuilder(
            "POST /v1/media HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 301_000; i++) {
      tiny.append("1\r\nx\r\n");
    }
    assertThat(served.raw(tiny.toString(), 30_000))
        .as("refused, or cut off before the refusal was read")
        .doesNotContain("HTTP/1.1 2", "HTTP/1.1 5");
    String extension =
        "POST /v1/media HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1;"
            + "e=1;".repeat(20_000)
            + "\r\nx\r\n0\r\n\r\n";
    assertThat(served.raw(extension, 8000)).doesNotContain("HTTP/1.1 2", "HTTP/1.1 5");
    String trailers =
        "POST /v1/media HTTP/1.1\r\n"
            + "Host: localhost\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "1\r\n"
            + "x\r\n"
            + "0\r\n"
            + "T: 1\r\n".repeat(20_000)
            + "\r\n";
    assertThat(served.raw(trailers, 8000)).doesNotContain("HTTP/1.1 2", "HTTP/1.1 5");
  }

  @Test
  void slowClientsAreToldWhyAndLetGo() throws Exception {
    assertThat(trickle("GET /healthz HTTP/1.1\r\nHost: loc", "a", 300))
        .as("headers letter by letter")
        .isEmpty();
    String upload = "POST /v1/media HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n";
    assertThat(trickle(upload, "", 300))
        .as("a body that never comes")
        .startsWith("HTTP/1.1 408 ")
        .contains("slow_request", "no byte of the body came for 2 s, after 0 bytes");
    assertThat(trickle(upload, "a", 300))
        .as("a body byte by byte")
        .startsWith("HTTP/1.1 408 ")
        .containsPattern(
            "expected a body of at least 1000 bytes a second but \\d+ came in [2-4] s");
    assertThat(trickle(upload, "a".repeat(600), 300))
        .as("a body that is just fast enough, and long")
        .startsWith("HTTP/1.1 408 ")
        .contains("expected the whole body within 6 s but only ");
    assertThat(
            trickle(
                upload.replace(
                    "\r\n\r\n", "\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n"),
                "a",
                300))
        .as("a form byte by byte")
        .startsWith("HTTP/1.1 408 ")
        .contains("at least 1000 bytes a second");
    assertThat(
            trickle(
                "POST /v1/find HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 100000\r\n\r\n",
                " ",
                300))
        .as("JSON byte by byte")
        .startsWith("HTTP/1.1 408 ");
  }

  /** Sends a beginning, then a piece again and again, until the server closes: its last words. */
  private static String trickle(String begin, String piece, int everyMillis) throws Exception {
    StringBuilder said = new StringBuilder();
    byte[] buffer = new byte[4096];
    long start = System.nanoTime();
    try (Socket socket = new Socket("127.0.0.1", served.server().port())) {
      OutputStream out = socket.getOutputStream();
      out.write(begin.getBytes(StandardCharsets.ISO_8859_1));
      socket.setSoTimeout(everyMillis);
      while (true) {
        assertThat(System.nanoTime() - start).as("let go").isLessThan(30_000_000_000L);
        try {
          out.write(piece.getBytes(StandardCharsets.ISO_8859_1));
          int n = socket.getInputStream().read(buffer);
          if (n < 0) {
            break;
          }
          said.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
        } catch (SocketTimeoutException e) {
          // still open: another piece
        } catch (IOException e) {
          break; // reset: closed too
        }
      }
    }
    return said.toString();
  }

  @Test
  void bombsDoNotGoOff() {
    Said packed =
        served.send(
            served
                .request("/v1/find", "Content-Encoding", "gzip")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[] {0x1f, (byte) 0x8b, 8, 0})));
    assertThat(packed.status()).as("compressed bodies are not opened").isEqualTo(400);
    String deep = "{\"messages\": " + "[".repeat(50_000) + "]".repeat(50_000) + "}";
    assertThat(served.post("/v1/chat/completions", deep).status()).isEqualTo(400);
    String digits = "{\"seed\": " + "9".repeat(50_000) + "}";
    assertThat(served.post("/v1/chat/completions", digits).status()).isEqualTo(400);
  }

  @Test
  void whatClientsSendForgesNoLines() {
    String said = raw("GET /%0d%0aSet-Cookie:%20a=b HTTP/1.1", "");
    assertThat(status(said)).startsWith("404 ").doesNotContain("\nSet-Cookie");
    Said model =
        served.post(
            "/v1/find",
            "{\"media\": \"sample-shapes\", \"query\": \"x\", \"model\": \"a\\r"
                + "\\n"
                + "WARN forged\\u001b[31m\"}");
    assertThat(model.status()).isEqualTo(404);
    assertThat(model.message()).doesNotContain("\n", "\r", "\u001b");
  }

  @Test
  void whatClientsSendForgesNoLogLines() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    root.addAppender(lines);
    try {
      String forged = "\\r\\nWARN forged\\u001b[31m";
      served.post(
          "/v1/find", "{\"media\": \"sample-shapes\", \"query\": \"%s\"}".formatted(forged));
      served.post("/v1/%0d%0aforged", "{\"%s\": 1}".formatted(forged));
      served.post("/v1/find", "{\"%s\": 1}".formatted(forged), "X-Forged", "forged");
      served.upload(
          BodyPublishers.ofString(
              "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"forged\"\r\n\r\nforged"
                  + "\r\n--b--\r\n"),
          "multipart/form-data; boundary=b");
      raw("GET /forged HTTP/7\u001b[31mforged", "forged\r\n");
    } finally {
      root.detachAppender(lines);
    }
    assertThat(lines.list)
        .extracting(e -> e.getFormattedMessage() + e.getThrowableProxy())
        .noneMatch(line -> line.contains("forged") || line.contains("\u001b"));
  }

  @Test
  void mutatedRequestsAreRefusedAndNothingElse() {
    String good =
        "{\"media\": \"sample-shapes\", \"box\": {\"pixels\": [20, 150, 74, 204]}, \"every\": 36}";
    Random random = new Random(11);
    for (int i = 0; i < 100; i++) {
      byte[] bytes = good.getBytes(StandardCharsets.ISO_8859_1);
      for (int k = 0; k < 3; k++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Said said =
          served.send(
              served
                  .request("/v1/track")
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofByteArray(bytes)));
      assertThat(said.status())
          .as(new String(bytes, StandardCharsets.ISO_8859_1))
          .isIn(200, 400, 403, 404);
    }
  }

  /** The answer from its status on: who is not understood is answered as HTTP/1.0. */
  private static String status(String answer) {
    return answer.substring(Math.min(answer.length(), "HTTP/1.1 ".length()));
  }

  private static String raw(String line, String headers) {
    return served.raw(
        line + "\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n", 10_000);
  }
}
