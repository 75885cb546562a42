package io.github.tpo4j.serve;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.model.LoadOptions;
import io.github.tpo4j.serve.config.ServeConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A server with the tiny random model, and a client to it. */
public final class Served implements AutoCloseable {
  public static final Path MODEL =
      Path.of("..", "model", "src", "test", "resources", "golden", "whole", "checkpoint");
  public static final Path CLIP = Path.of("..", "docs", "shapes.mp4");
  public static final String SAMPLE = "sample-shapes";
  private static final Duration PATIENCE = Duration.ofSeconds(240);

  private static Served usual;

  private final Server server;
  private final HttpClient client = HttpClient.newHttpClient();

  private Served(Server server) {
    this.server = server;
  }

  /** One for all tests that need nothing special; it ends with the process. */
  public static synchronized Served usual() {
    if (usual == null) {
      usual = with("limits.requests_per_minute=100000");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> usual.close()));
    }
    return usual;
  }

  /** One with a configuration of its own, on a free port. */
  public static Served with(String... changes) {
    return of(MODEL, changes);
  }

  /** The same with another model. */
  public static Served of(Path model, String... changes) {
    List<String> all = new ArrayList<>(List.of("listen.port=0", "work.drain_seconds=2"));
    all.addAll(Arrays.asList(changes));
    return of(model, "{}", all);
  }

  /** The same with YAML, for keys. */
  public static Served of(String yaml, List<String> changes) {
    return of(MODEL, yaml, changes);
  }

  private static Served of(Path model, String yaml, List<String> changes) {
    ServeConfig config = Config.parse(yaml, "test", ServeConfig.class, changes);
    return new Served(Server.start(config, model, LoadOptions.DEFAULT.withDevice("cpu")));
  }

  public Server server() {
    return server;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  /** An answer's status and its text. */
  public record Said(int status, String text, HttpResponse<String> whole) {
    public JsonNode json() {
      return Json.tree(text, "answer");
    }

    /** The error's code. */
    public String code() {
      return json().at("/error/code").asText();
    }

    public String message() {
      return json().at("/error/message").asText();
    }

    /** The documents of an event stream. */
    public List<JsonNode> events() {
      return text.lines()
          .filter(l -> l.startsWith("data: {"))
          .map(l -> Json.tree(l.substring(6), "event"))
          .toList();
    }
  }

  public Said get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  public Said delete(String path) {
    return send(request(path).DELETE());
  }

  public Said post(String path, String json, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  public Said upload(byte[] bytes) {
    return upload(BodyPublishers.ofByteArray(bytes), "video/mp4");
  }

  public Said upload(BodyPublisher body, String type) {
    return send(request("/v1/media").header("Content-Type", type).POST(body));
  }

  public HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
    return headers.length == 0 ? request : request.headers(headers);
  }

  public Said send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> r =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Said(r.statusCode(), r.body(), r);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public HttpClient client() {
    return client;
  }

  /** Sends bytes as they are, and reads what comes until the connection ends or goes silent. */
  public String raw(String request, int silenceMillis) {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(silenceMillis);
      OutputStream out = socket.getOutputStream();
      StringBuilder read = new StringBuilder();
      try {
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        byte[] buffer = new byte[1 << 16];
        for (int n = socket.getInputStream().read(buffer);
            n >= 0;
            n = socket.getInputStream().read(buffer)) {
          read.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
        }
      } catch (IOException e) {
        // silence, or closed while we wrote: what came before counts
      }
      return read.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A number of {@code /metrics}: the sum of all lines that begin like this. */
  public double metric(String start) {
    return get("/metrics")
        .text()
        .lines()
        .filter(l -> l.startsWith(start))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() {
    server.close();
  }
}
