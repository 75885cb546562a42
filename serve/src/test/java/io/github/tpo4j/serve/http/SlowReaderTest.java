package io.github.tpo4j.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.serve.config.ServeConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that does not read its answer, or next to nothing of it, costs little and not long. */
class SlowReaderTest {
  private static final int LARGE = 64 << 20; // more than the system keeps for a connection
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path dir;
  private final AtomicInteger handled = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();
  private final CountDownLatch left = new CountDownLatch(1);
  private Front front;

  @BeforeEach
  void start() throws IOException {
    Path root = dir.toRealPath();
    Path file = root.resolve("large");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(LARGE);
    }
    Routes routes =
        new Routes()
            .add(
                new Route(
                    "GET",
                    "/file",
                    Route.Access.LIGHT,
                    x -> {
                      x.onEnd(left::countDown);
                      FileAnswer.send(x, root, file, "video/mp4");
                    }))
            .add(new Route("GET", "/events", Route.Access.LIGHT, this::events))
            .add(
                new Route(
                    "GET",
                    "/bytes",
                    Route.Access.LIGHT,
                    x -> {
                      handled.incrementAndGet();
                      x.send(200, "text/plain", new byte[LARGE / 64]);
                    }));
    front =
        new Front(
            Config.parse(
                "{}",
                "test",
                ServeConfig.class,
                List.of(
                    "listen.port=0", "limits.unread_seconds=2", "limits.bytes_per_second=1000000")),
            routes,
            x -> x.empty(404),
            (method, route, status, nanos) -> {});
    front.open();
  }

  /** Events without end, until the client is gone. */
  private void events(Exchange x) {
    x.onEnd(left::countDown);
    Thread thread =
        new Thread(
            () -> {
              Events events = Events.begin(x);
              var event = JsonNodeFactory.instance.objectNode().put("content", "a".repeat(10_000));
              while (!x.isGone()) {
                events.send(event);
                sent.addAndGet(10_000);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @AfterEach
  void stop() {
    front.close();
  }

  private Socket ask(String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8192);
    socket.connect(new InetSocketAddress("127.0.0.1", front.port()));
    socket
        .getOutputStream()
        .write(
            "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .formatted(path)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Bytes that are still to be had. */
  private static long rest(Socket socket) {
    long bytes = 0;
    try {
      InputStream in = socket.getInputStream();
      byte[] piece = new byte[1 << 16];
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        bytes += n;
      }
    } catch (IOException e) {
      // reset
    }
    return bytes;
  }

  private void assertCut() throws InterruptedException {
    assertThat(left.await(SOON.toSeconds(), TimeUnit.SECONDS)).as("cut off").isTrue();
    assertAllClosed();
  }

  private void assertAllClosed() throws InterruptedException {
    long end = System.nanoTime() + SOON.toNanos();
    while (front.connections().open() > 0) {
      assertThat(System.nanoTime()).as("the connection is closed").isLessThan(end);
      Thread.sleep(50);
    }
  }

  @Test
  void whoDoesNotReadEventsIsCutOffAndMemoryStaysSmall() throws Exception {
    try (Socket socket = ask("/events")) {
      assertCut();
      assertThat(sent.get()).as("events that were made").isLessThan(32 << 20);
      assertThat(rest(socket)).isLessThan(sent.get());
    }
  }

  @Test
  void whoDoesNotReadAFileIsCutOff() throws Exception {
    try (Socket socket = ask("/file")) {
      assertCut();
      assertThat(rest(socket)).isLessThan(LARGE);
    }
  }

  @Test
  void whoReadsNextToNothingIsCutOff() throws Exception {
    try (Socket socket = ask("/file")) {
      InputStream in = socket.getInputStream();
      byte[] little = new byte[4096];
      while (left.getCount() > 0 && in.read(little) > 0) {
        Thread.sleep(20);
      }
      assertCut();
    }
  }

  @Test
  void whoLeavesTheEndOfAnAnswerUnreadIsCutOff() throws Exception {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(8192);
      socket.connect(new InetSocketAddress("127.0.0.1", front.port()));
      byte[] request =
          "GET /bytes HTTP/1.1\r\nHost: localhost\r\n\r\n"
              .repeat(400)
              .getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(request);
      long end = System.nanoTime() + SOON.toNanos();
      while (handled.get() == 0) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.sleep(10);
      }
      assertAllClosed();
      assertThat(handled.get()).as("answers that were made and not read").isLessThan(30);
    }
  }

  @Test
  void whoReadsGetsEverything() throws Exception {
    HttpResponse<byte[]> whole =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/file".formatted(front.port())))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(whole.body()).hasSize(LARGE);
    assertThat(left.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
