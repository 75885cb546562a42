package io.github.tpo4j.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.serve.config.ServeConfig;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's face without a model behind it. */
class FrontTest {
  @TempDir Path dir;
  private Front front;
  private Path file;

  @BeforeEach
  void start() throws IOException {
    Path folder = Files.createDirectory(dir.toRealPath().resolve("folder"));
    file = folder.resolve("file");
    front =
        new Front(
            Config.parse(
                "{}",
                "test",
                ServeConfig.class,
                List.of("listen.port=0", "listen.connections=3", "limits.header_seconds=60")),
            new Routes()
                .add(
                    new Route(
                        "GET",
                        "/file",
                        Route.Access.LIGHT,
                        x -> FileAnswer.send(x, folder, file, "text/plain"))),
            x -> x.empty(404),
            (method, route, status, nanos) -> {});
    front.open();
  }

  @AfterEach
  void stop() {
    front.close();
  }

  private HttpResponse<String> get() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/file".formatted(front.port())))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void onlyFilesThatReallyLieInTheFolderAreServed() throws Exception {
    Files.writeString(file, "inside");
    assertThat(get().body()).isEqualTo("inside");
    Path outside = Files.writeString(dir.resolve("folder-beside"), "outside");
    Files.delete(file);
    Files.createSymbolicLink(file, outside);
    HttpResponse<String> refused = get();
    assertThat(refused.statusCode()).isEqualTo(500);
    assertThat(refused.body()).doesNotContain("outside", dir.toString());
  }

  @Test
  void moreConnectionsThanAllowedAreClosedAtOnce() throws Exception {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        open.add(new Socket("127.0.0.1", front.port()));
      }
      while (front.connections().open() < 3) {
        Thread.sleep(10);
      }
      try (Socket fourth = new Socket("127.0.0.1", front.port())) {
        fourth.setSoTimeout(20_000);
        assertThat(fourth.getInputStream().read()).as("closed").isNegative();
      }
      open.remove(0).close();
      while (front.connections().open() > 2) {
        Thread.sleep(10);
      }
      Files.writeString(file, "room again");
      assertThat(get().body()).isEqualTo("room again");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }
}
