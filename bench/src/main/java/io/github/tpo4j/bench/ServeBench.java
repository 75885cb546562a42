package io.github.tpo4j.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A running server under load: {@code bench/run serve --url http://127.0.0.1:8080}. Light routes
 * are for a public load generator ({@code wrk -t1 -c32 -d20 URL/healthz}); this measures questions.
 *
 * <p>{@code --soak N} asks N questions and holds the server's memory after the first tenth against
 * that at the end; its process is found by {@code --pid}. Start the server with {@code --set
 * limits.requests_per_minute=1000000}.
 */
@Command(name = "serve", mixinStandardHelpOptions = true)
public final class ServeBench implements Callable<Integer> {
  @Option(names = "--url", defaultValue = "http://127.0.0.1:8080")
  private String url;

  @Option(names = "--key", description = "Key, where the server wants one.")
  private String key;

  @Option(names = "--pid", description = "The server's process, for its memory.")
  private Long pid;

  @Option(names = "--clients", defaultValue = "4", description = "Clients at once.")
  private int clients;

  @Option(names = "--soak", defaultValue = "40", description = "Questions in all.")
  private int questions;

  @Option(names = "--tokens", defaultValue = "32", description = "Tokens of an answer.")
  private int tokens;

  @Option(names = "--clip", description = "A clip to upload, to time the first question about it.")
  private Path clip;

  private final HttpClient client = HttpClient.newHttpClient();

  public static void main(String[] args) {
    System.exit(new CommandLine(new ServeBench()).execute(args));
  }

  /** What came of one question. */
  private record Outcome(int status, double firstSeconds, double seconds, int tokens) {}

  @Override
  public Integer call() throws Exception {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("bench", "serve");
    if (clip != null) {
      String id = upload();
      line.put("first_token_new_s", ask(id).firstSeconds());
      line.put("first_token_seen_s", median(id));
    }
    line.putAll(load());
    System.out.println(Json.write(line));
    return 0;
  }

  private double median(String id) throws IOException, InterruptedException {
    double[] times = new double[9];
    for (int i = 0; i < times.length; i++) {
      times[i] = ask(id).firstSeconds();
    }
    Arrays.sort(times);
    return times[times.length / 2];
  }

  private Map<String, Object> load() throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    List<Outcome> good = Collections.synchronizedList(new ArrayList<>());
    long[] memory = {0};
    long begin = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int c = 0; c < clients; c++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = next.getAndIncrement(); i < questions; i = next.getAndIncrement()) {
                  if (i == questions / 10) {
                    memory[0] = residentKilobytes();
                  }
                  Outcome o = quietly();
                  statuses.computeIfAbsent(o.status(), s -> new AtomicInteger()).incrementAndGet();
                  if (o.status() == 200) {
                    good.add(o);
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    double slowestHealth = watchHealth(threads);
    double seconds = (System.nanoTime() - begin) / 1e9;
    int said = good.stream().mapToInt(Outcome::tokens).sum();
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("clients", clients);
    out.put("questions", questions);
    out.put("statuses", new TreeMap<>(statuses));
    out.put("seconds", seconds);
    out.put("tokens_per_s", said / seconds);
    out.put("slowest_health_check_s", slowestHealth);
    if (pid != null) {
      out.put("resident_mb_after_a_tenth", memory[0] / 1024);
      out.put("resident_mb_at_the_end", residentKilobytes() / 1024);
    }
    return out;
  }

  /** Asks for the server's health all along, and says how long the slowest answer took. */
  private double watchHealth(List<Thread> threads) throws InterruptedException {
    double slowest = 0;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        long begin = System.nanoTime();
        try {
          HttpRequest health = request("/healthz").GET().build();
          if (client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
            slowest = Double.MAX_VALUE;
          }
        } catch (IOException e) {
          slowest = Double.MAX_VALUE;
        }
        slowest = Math.max(slowest, (System.nanoTime() - begin) / 1e9);
        thread.join(250);
      }
    }
    return slowest;
  }

  private Outcome quietly() {
    try {
      return ask("sample-shapes");
    } catch (IOException e) {
      return new Outcome(-1, 0, 0, 0); // lost: what must not happen
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Outcome ask(String medium) throws IOException, InterruptedException {
    String body =
        """
        {"stream": true, "stream_options": {"include_usage": true}, "max_tokens": %d,
         "messages": [{"role": "user", "content": [
           {"type": "video_url", "video_url": {"url": "media:%s"}},
           {"type": "text", "text": "What happens in this video?"}]}]}\
        """
            .formatted(tokens, medium);
    long begin = System.nanoTime();
    HttpResponse<InputStream> response =
        client.send(
            request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    double first = 0;
    int said = 0;
    boolean done = false;
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("data: {")) {
          JsonNode event = Json.tree(line.substring(6), "event");
          if (first == 0 && !event.at("/choices/0/delta/content").asText().isEmpty()) {
            first = (System.nanoTime() - begin) / 1e9;
          }
          said += event.at("/usage/completion_tokens").asInt();
        }
        done |= line.equals("data: [DONE]");
      }
    }
    int status = response.statusCode() == 200 && !done ? 0 : response.statusCode();
    return new Outcome(status, first, (System.nanoTime() - begin) / 1e9, said);
  }

  private String upload() throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            request("/v1/media").POST(HttpRequest.BodyPublishers.ofFile(clip)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 201) {
      throw TpoException.data("%s: was not taken: %s".formatted(clip, response.body()));
    }
    return Json.tree(response.body(), "answer").get("id").asText();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  private long residentKilobytes() {
    if (pid == null) {
      return 0;
    }
    try {
      return Files.readAllLines(Path.of("/proc", pid.toString(), "status")).stream()
          .filter(l -> l.startsWith("VmRSS:"))
          .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
