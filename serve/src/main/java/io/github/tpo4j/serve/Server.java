package io.github.tpo4j.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.model.LoadOptions;
import io.github.tpo4j.model.Tpo;
import io.github.tpo4j.serve.answer.Answers;
import io.github.tpo4j.serve.answer.Desk;
import io.github.tpo4j.serve.answer.Drawings;
import io.github.tpo4j.serve.answer.MediaFinder;
import io.github.tpo4j.serve.answer.MediaRoutes;
import io.github.tpo4j.serve.answer.Workers;
import io.github.tpo4j.serve.config.ServeConfig;
import io.github.tpo4j.serve.decode.DecodeLimits;
import io.github.tpo4j.serve.decode.Decoders;
import io.github.tpo4j.serve.engine.Engine;
import io.github.tpo4j.serve.fetch.UrlFetcher;
import io.github.tpo4j.serve.http.ApiError;
import io.github.tpo4j.serve.http.Bodies;
import io.github.tpo4j.serve.http.Exchange;
import io.github.tpo4j.serve.http.Front;
import io.github.tpo4j.serve.http.PageFiles;
import io.github.tpo4j.serve.http.Route;
import io.github.tpo4j.serve.http.Routes;
import io.github.tpo4j.serve.media.MediaStore;
import io.github.tpo4j.serve.media.Samples;
import io.github.tpo4j.serve.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole server.
 *
 * <pre>{@code
 * try (Server server = Server.start(config, Path.of("models/tpo-tiny"), LoadOptions.DEFAULT)) {
 *   System.out.println("http://127.0.0.1:" + server.port());
 * }
 * }</pre>
 */
public final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);
  private static final int SWEEP_SECONDS = 30;

  private final ServeConfig config;
  private final String model;
  private final AtomicReference<Tpo> tpo = new AtomicReference<>();
  private final Metrics metrics = new Metrics();
  private final Decoders decoders;
  private final MediaStore store;
  private final Workers workers;
  private final Engine engine;
  private final Front front;
  private final Routes routes = new Routes();
  private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor();
  private final long since = Instant.now().getEpochSecond();
  private MediaRoutes media;
  private Samples samples;
  private volatile boolean stopping;
  private boolean closed;

  private Server(ServeConfig config, Path modelDir) {
    this.config = config;
    this.model = String.valueOf(modelDir.toAbsolutePath().normalize().getFileName());
    this.decoders = new Decoders(DecodeLimits.of(config), metrics::decodeFailure);
    this.store = new MediaStore(config.media(), decoders::probe, Clock.systemUTC());
    this.workers = new Workers(4, 64, store.folder().root());
    this.engine = new Engine(config.work().threads(), config.work().queue());
    this.front = new Front(config, routes, new PageFiles()::handle, metrics::request);
  }

  /**
   * Starts to listen, then loads the model: health checks and the page are there at once, questions
   * when {@code /readyz} says so, which is before this returns.
   *
   * @throws io.github.tpo4j.core.TpoException if the port is taken or the model does not load
   */
  public static Server start(ServeConfig config, Path modelDir, LoadOptions load) {
    Server server = new Server(config, modelDir);
    try {
      server.open(modelDir);
      server.tpo.set(
          Tpo.load(
              modelDir,
              load.withFrames(server.decoders).withMediaKept(config.work().mediaRemembered())));
      return server;
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  private void open(Path modelDir) {
    long quota = config.media().quotaBytes() / 10;
    Answers answers = new Answers(store.folder(), quota);
    Drawings drawings = new Drawings(store.folder(), decoders, answers, quota);
    Bodies bodies = new Bodies(config);
    media = new MediaRoutes(bodies, store, workers, drawings);
    samples = Samples.load(store, modelDir);
    MediaFinder finder = new MediaFinder(store, new UrlFetcher(config.fetch(), front.vertx()));
    routes.add(new Route("GET", "/healthz", Route.Access.OPEN, x -> state(x, true)));
    routes.add(new Route("GET", "/readyz", Route.Access.OPEN, x -> state(x, isReady())));
    routes.add(new Route("GET", "/metrics", Route.Access.LIGHT, this::metrics));
    routes.add(new Route("GET", "/openapi.json", Route.Access.LIGHT, OpenApi::send));
    routes.add(new Route("GET", "/v1/models", Route.Access.LIGHT, this::models));
    routes.add(new Route("GET", "/v1/models/{id}", Route.Access.LIGHT, this::model));
    routes.add(new Route("GET", "/v1/samples", Route.Access.LIGHT, this::samples));
    media.all().forEach(routes::add);
    new Desk(config, model, tpo, engine, bodies, finder, workers, answers, metrics)
        .routes()
        .forEach(routes::add);
    metrics.gauge("tpo.queue.waiting", "Questions that wait.", engine::waiting);
    metrics.gauge("tpo.queue.running", "Questions that are answered.", engine::running);
    metrics.gauge("tpo.media.bytes", "Bytes of media on disk.", store::bytes);
    sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    front.open();
  }

  private void sweep() {
    try {
      store.sweep();
    } catch (RuntimeException e) {
      log.warn("old media could not be dropped", e);
    }
  }

  /** All routes, for who describes or checks them. */
  public List<Route> routes() {
    return routes.all();
  }

  /** The port that it listens on. */
  public int port() {
    return front.port();
  }

  /** What the model says of itself. */
  public String modelText() {
    return String.valueOf(tpo.get());
  }

  private boolean isReady() {
    return tpo.get() != null && !stopping;
  }

  private static void state(Exchange x, boolean good) {
    ObjectNode state = JsonNodeFactory.instance.objectNode();
    x.json(good ? 200 : 503, state.put("status", good ? "ok" : "not ready"));
  }

  private void metrics(Exchange x) {
    x.send(
        200,
        "text/plain; version=0.0.4; charset=utf-8",
        metrics.text().getBytes(StandardCharsets.UTF_8));
  }

  private void models(Exchange x) {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    list.putArray("data").add(modelNode());
    x.json(200, list);
  }

  private void model(Exchange x) {
    if (!x.value("id").equals(model)) {
      throw ApiError.notFound("model_not_found", "there is only the model " + model);
    }
    x.json(200, modelNode());
  }

  private ObjectNode modelNode() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", model)
        .put("object", "model")
        .put("created", since)
        .put("owned_by", "tpo4j");
  }

  private void samples(Exchange x) {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    samples
        .about()
        .forEach(
            (id, clip) -> {
              ObjectNode document = media.document(store.find(id, x.user()).orElseThrow());
              document.put("name", clip.name()).put("source", clip.source());
              document.set("suggestions", Json.tree(Json.write(clip.suggestions()), "suggestions"));
              data.add(document);
            });
    x.json(200, list);
  }

  /**
   * Ends in order: takes no more questions, lets answers finish for as long as is configured, then
   * stops them, and gives everything back. Does nothing the second time.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    stopping = true;
    boolean drained = engine.stop(Duration.ofSeconds(config.work().drainSeconds()));
    if (!drained) {
      log.warn("answers were stopped after {} s", config.work().drainSeconds());
    }
    front.close(Duration.ofSeconds(2));
    workers.close();
    sweeper.shutdownNow();
    decoders.close();
    store.close();
    Tpo loaded = tpo.getAndSet(null);
    if (loaded != null) {
      loaded.close();
    }
  }
}
