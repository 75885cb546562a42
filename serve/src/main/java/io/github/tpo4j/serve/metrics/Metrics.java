package io.github.tpo4j.serve.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** Counters and times. Labels are the server's own words: nothing of a request gets into them. */
public final class Metrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** A number that is read when it is asked for. */
  public void gauge(String name, String help, DoubleSupplier value) {
    Gauge.builder(name, value::getAsDouble)
        .description(help)
        .strongReference(true)
        .register(registry);
  }

  /** A request was answered; status 0: the client was gone. */
  public void request(String method, String route, int status, long nanos) {
    timer(
            "tpo.http.requests",
            "Requests by route and status.",
            "route",
            route,
            "method",
            known(method),
            "status",
            status == 0 ? "gone" : String.valueOf(status))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private static String known(String method) {
    return Set.of("GET", "HEAD", "POST", "DELETE").contains(method) ? method : "other";
  }

  /**
   * The first words of an answer are there; since the request was complete.
   *
   * @param medium {@code new}, {@code seen} where it was asked about before, or {@code none}
   */
  public void firstToken(String medium, long nanos) {
    timer("tpo.first.token", "Time to the first token.", "medium", medium)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** An answer is complete; since the request was. */
  public void answer(String verb, long nanos) {
    timer("tpo.answers", "Time to the whole answer.", "verb", verb)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * @param kind {@code prompt}, {@code cached} or {@code answer}
   */
  public void tokens(String kind, int n) {
    registry.counter("tpo.tokens", "kind", kind).increment(n);
  }

  /** A medium could not be decoded. */
  public void decodeFailure(String why) {
    registry.counter("tpo.decode.failures", "why", why).increment();
  }

  /** A request was refused or stopped. */
  public void refused(String code) {
    registry.counter("tpo.refused", "code", code).increment();
  }

  private Timer timer(String name, String help, String... labels) {
    return Timer.builder(name).description(help).tags(labels).register(registry);
  }

  /** All of it, as Prometheus reads it. */
  public String text() {
    return registry.scrape();
  }
}
