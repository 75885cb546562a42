package io.github.tpo4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.TpoException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final StringWriter err = new StringWriter();
  private final Failures failures = new Failures(Terminal.of(new StringWriter(), err));

  @Test
  void theKindOfAnErrorIsTheExitStatus() {
    assertThat(failures.report(TpoException.usage("u"), false)).isEqualTo(2);
    assertThat(failures.report(TpoException.data("d"), false)).isEqualTo(3);
    assertThat(failures.report(TpoException.model("m"), false)).isEqualTo(4);
    assertThat(err.toString()).isEqualTo("tpo: u%ntpo: d%ntpo: m%n".formatted());
  }

  @Test
  void memoryCanRunOutOnBothSides() {
    RuntimeException torch =
        new RuntimeException(
            "[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate"
                + " memory: you tried to allocate 99 bytes.\nframe #0: ...");
    for (Throwable e :
        new Throwable[] {
          new OutOfMemoryError("Java heap space"), torch, new IllegalStateException(torch)
        }) {
      assertThat(failures.report(e, false)).isEqualTo(5);
    }
    assertThat(err.toString()).contains("1. TPO_OPTS=-Xmx4g", "1. --dtype bf16");
    assertThat(err.toString()).contains("2. ", "3. --max-new-tokens");
    assertThat(err.toString()).doesNotContain("frame #0");
  }

  @Test
  void theStackIsOnlyShownWhenAskedFor() {
    RuntimeException bug = new IllegalStateException("odd\n  C++ stack");
    assertThat(failures.report(bug, false)).isEqualTo(Failures.BUG);
    assertThat(err.toString())
        .contains("an error of tpo4j itself: IllegalStateException: odd", "-v")
        .doesNotContain("\tat ", "C++ stack");
    failures.report(bug, true);
    assertThat(err.toString()).contains("\tat ");
  }
}
