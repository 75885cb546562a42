package io.github.tpo4j.serve.answer;

import io.github.tpo4j.model.Tpo;
import io.github.tpo4j.serve.config.ServeConfig;
import io.github.tpo4j.serve.engine.Engine;
import io.github.tpo4j.serve.engine.Stopped;
import io.github.tpo4j.serve.engine.Ticket;
import io.github.tpo4j.serve.http.ApiError;
import io.github.tpo4j.serve.http.Bodies;
import io.github.tpo4j.serve.http.Exchange;
import io.github.tpo4j.serve.http.Route;
import io.github.tpo4j.serve.media.Folder;
import io.github.tpo4j.serve.media.MediaStore;
import io.github.tpo4j.serve.metrics.Metrics;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Takes questions in: reads them, finds their medium, and hands them to the engine. What cannot be
 * served is told at once, as early as it is known.
 */
public final class Desk {
  private static final int RETRY_SECONDS = 2;
  private static final long WAITING_MILLIS = 500;

  private final ServeConfig config;
  private final String model;
  private final AtomicReference<Tpo> tpo;
  private final Engine engine;
  private final MediaFinder finder;
  private final Bodies bodies;
  private final Workers workers;
  private final Refusals refusals;
  private final Answers answers;
  private final Metrics metrics;

  /**
   * @param model its name
   * @param tpo the model, once it is loaded
   */
  public Desk(
      ServeConfig config,
      String model,
      AtomicReference<Tpo> tpo,
      Engine engine,
      Bodies bodies,
      MediaFinder finder,
      Workers workers,
      Answers answers,
      Metrics metrics) {
    this.config = config;
    this.model = model;
    this.tpo = tpo;
    this.engine = engine;
    this.finder = finder;
    this.bodies = bodies;
    this.workers = workers;
    this.refusals = workers.refusals();
    this.answers = answers;
    this.metrics = metrics;
  }

  /** The routes that ask the model. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(
        route(
            "/v1/chat/completions",
            body -> new ChatCall(ChatRequest.read(body, config.limits()), answers, metrics)));
    for (PointCall.Verb verb : PointCall.Verb.values()) {
      routes.add(route(verb.path(), body -> new PointCall(verb, body, answers)));
    }
    return routes;
  }

  private Route route(String path, Function<byte[], Call> reader) {
    return new Route("POST", path, Route.Access.COUNTED, x -> take(x, reader));
  }

  private void take(Exchange x, Function<byte[], Call> reader) {
    if (tpo.get() == null) {
      throw ApiError.later(503, "server_error", "loading", "the model is being loaded", 5);
    }
    if (engine.isFull() || engine.isStopping()) {
      throw full();
    }
    Path file = finder.incoming();
    x.onEnd(() -> Folder.deleteQuietly(file)); // where the body was too large for memory
    bodies.json(x, file, source -> workers.run(x, () -> read(x, source, reader)));
  }

  private void read(Exchange x, Bodies.Source source, Function<byte[], Call> reader) {
    try (InputStream in = source.open();
        Body body = Body.read(new BufferedInputStream(in), config.limits(), finder::incoming)) {
      Call call = reader.apply(body.json());
      call.model().filter(name -> !name.equals(model)).ifPresent(this::unknownModel);
      Optional<MediaStore.Lease> lease = call.medium().map(ref -> finder.find(ref, body, x.user()));
      submit(new Run(call, x, lease, model));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void unknownModel(String name) {
    throw ApiError.notFound(
        "model_not_found",
        "there is no model %s here, only %s".formatted(ApiError.shortened(name), model));
  }

  private ApiError full() {
    if (engine.isStopping()) {
      return Refusals.stopped(Stopped.Why.STOPPING);
    }
    metrics.refused("queue_full");
    return ApiError.later(
        429,
        "rate_limit_error",
        "queue_full",
        "%d questions are waiting already".formatted(engine.waiting()),
        RETRY_SECONDS);
  }

  private void submit(Run run) {
    Exchange x = run.exchange();
    Optional<Ticket> taken =
        engine.submit(
            ticket -> {
              run.enter(ticket);
              work(run, ticket);
            });
    if (taken.isEmpty()) {
      run.release();
      throw full();
    }
    Ticket ticket = taken.get();
    run.enter(ticket);
    x.onEnd(() -> stop(run, ticket, Stopped.Why.GONE));
    long timer =
        x.context()
            .owner()
            .setTimer(
                config.limits().answerSeconds() * 1000L,
                t -> {
                  stop(run, ticket, Stopped.Why.LATE);
                  x.fail(Refusals.stopped(Stopped.Why.LATE));
                });
    x.onEnd(() -> x.context().owner().cancelTimer(timer));
    if (run.call().tellsProgress()) {
      tellPlace(run, ticket);
    }
  }

  /** Ends a request; one that waited has nobody else to give back what it holds. */
  private void stop(Run run, Ticket ticket, Stopped.Why why) {
    if (ticket.stop(why)) {
      run.release();
      if (why == Stopped.Why.LATE) {
        run.fail(Refusals.stopped(why));
      }
    }
  }

  /** Says how many are ahead, until it is this one's turn. */
  private void tellPlace(Run run, Ticket ticket) {
    int first = ticket.ahead();
    if (first == 0) {
      return;
    }
    Exchange x = run.exchange();
    long timer =
        x.context()
            .owner()
            .setPeriodic(
                1,
                WAITING_MILLIS,
                t -> {
                  int ahead = ticket.ahead();
                  if (ahead == 0) {
                    x.context().owner().cancelTimer(t);
                  } else {
                    run.events().send(run.call().progress(run, "waiting", first - ahead, first));
                  }
                });
    x.onEnd(() -> x.context().owner().cancelTimer(timer));
  }

  private void work(Run run, Ticket ticket) {
    try {
      ticket.check();
      run.call().answer(tpo.get(), run);
      metrics.answer(run.call().verb(), run.nanos());
    } catch (Stopped stopped) {
      metrics.refused(stopped.why().name().toLowerCase(Locale.ROOT));
      run.fail(refusals.of(stopped, run.exchange().id()));
    } catch (Throwable e) {
      run.fail(refusals.of(e, run.exchange().id()));
    } finally {
      run.release();
    }
  }
}
