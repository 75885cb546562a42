package io.github.tpo4j.serve.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The queue: bounded, fair, nothing lost. */
class EngineTest {
  @Test
  void takesWhatFitsAndRefusesTheRest() throws Exception {
    Engine engine = new Engine(2, 3);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    int taken = 0;
    for (int i = 0; i < 20; i++) {
      Optional<Ticket> ticket =
          engine.submit(
              t -> {
                await(go);
                done.incrementAndGet();
              });
      taken += ticket.isPresent() ? 1 : 0;
    }
    assertThat(taken).isEqualTo(5);
    assertThat(engine.isFull()).isTrue();
    go.countDown();
    assertThat(engine.stop(Duration.ofSeconds(20))).isTrue();
    assertThat(done.get()).isEqualTo(5);
    assertThat(engine.submit(t -> {})).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void knowsWhoIsAheadAndLetsThemLeave() throws Exception {
    Engine engine = new Engine(1, 5);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    List<Integer> order = new ArrayList<>();
    engine.submit(
        t -> {
          running.countDown();
          await(go);
        });
    await(running);
    Ticket second = engine.submit(t -> order.add(2)).orElseThrow();
    Ticket third = engine.submit(t -> order.add(3)).orElseThrow();
    assertThat(second.ahead()).isEqualTo(1);
    assertThat(third.ahead()).isEqualTo(2);
    assertThat(second.stop(Stopped.Why.GONE)).isTrue();
    assertThat(third.ahead()).isEqualTo(1);
    assertThat(second.stop(Stopped.Why.LATE)).as("only the first tells").isFalse();
    go.countDown();
    engine.stop(Duration.ofSeconds(20));
    assertThat(order).containsExactly(3);
  }

  @Test
  void stoppingEndsWhatDoesNotFinishAndTellsWhatWaits() throws Exception {
    Engine engine = new Engine(1, 5);
    ConcurrentLinkedQueue<Stopped.Why> told = new ConcurrentLinkedQueue<>();
    CountDownLatch running = new CountDownLatch(1);
    for (int i = 0; i < 3; i++) {
      engine.submit(
          ticket -> {
            try {
              while (true) {
                ticket.check();
                running.countDown();
                Thread.onSpinWait();
              }
            } catch (Stopped e) {
              told.add(e.why());
            }
          });
    }
    await(running);
    assertThat(engine.stop(Duration.ofMillis(100))).isFalse();
    assertThat(told).hasSize(3).containsOnly(Stopped.Why.STOPPING);
  }

  @Test
  void aFaultCostsOneRequest() throws Exception {
    Engine engine = new Engine(1, 2);
    engine.submit(
        t -> {
          throw new IllegalStateException("on purpose");
        });
    CountDownLatch done = new CountDownLatch(1);
    engine.submit(t -> done.countDown());
    await(done);
    engine.stop(Duration.ofSeconds(20));
  }

  @Test
  void theFirstReasonStays() {
    Engine engine = new Engine(1, 2);
    CountDownLatch go = new CountDownLatch(1);
    Ticket ticket = engine.submit(t -> await(go)).orElseThrow();
    ticket.stop(Stopped.Why.LATE);
    ticket.stop(Stopped.Why.GONE);
    assertThatThrownBy(ticket::check)
        .isInstanceOfSatisfying(
            Stopped.class, e -> assertThat(e.why()).isEqualTo(Stopped.Why.LATE));
    go.countDown();
    engine.stop(Duration.ofSeconds(20));
  }
}
