package io.github.tpo4j.eval.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.eval.world.Figures.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
  @TempDir private Path dir;

  private static Figures figures(double choice) {
    return new Figures(
        "run/model",
        "a model",
        "0123456789abcdef",
        Optional.empty(),
        List.of(
            new Figure("choice", choice, Optional.of(100.0 / 3), 7, true),
            new Figure("choice: state_change", choice, Optional.of(50.0), 2, false),
            new Figure("AO", 0.5, Optional.empty(), 3, true)));
  }

  @Test
  void theyComeBackFromTheirFileAndTheRowHasTheHeadlines() throws IOException {
    figures(62.5).write(dir);
    assertThat(Figures.read(dir)).isEqualTo(figures(62.5));
    assertThat(Files.readString(dir.resolve("figures.md")))
        .isEqualTo(
            """
            | model | commit | choice (7) | AO (3) |
            |---|---|---|---|
            | model | 0123456 | 62.5 | 0.500 |
            """);
  }

  @Test
  void theTableHasAColumnARun() {
    Map<String, Figures> runs = new LinkedHashMap<>();
    runs.put("before", figures(30));
    runs.put("after", figures(62.5));
    assertThat(Figures.table(runs))
        .isEqualTo(
            """
            figure                  n  chance  before  after
            choice                  7    33.3    30.0   62.5
              choice: state_change  2    50.0    30.0   62.5
            AO                      3           0.500  0.500
            """);
  }

  @Test
  void aRunWithoutFiguresIsNamed() {
    assertThatThrownBy(() -> Figures.read(dir))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining(dir.toString())
        .hasMessageContaining("figures.json");
  }
}
