package io.github.tpo4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  @Test
  void awayFromATerminalOnlyWhatGoesOnIsToldAndSeldom() {
    AtomicLong seconds = new AtomicLong();
    StringWriter err = new StringWriter();
    Terminal nobody = Terminal.of(new StringWriter(), err);
    ProgressLine line = new ProgressLine(nobody, false, () -> seconds.get() * 1_000_000_000L);
    line.update("reading", 1, 9);
    seconds.set(11);
    line.update("reading", 0, 1);
    line.update("reading", 1, 1);
    line.update("tracking", 3, 12);
    line.update("tracking", 4, 12);
    line.close();
    assertThat(err.toString().lines()).containsExactly("tracking 3/12 25 %");
  }
}
