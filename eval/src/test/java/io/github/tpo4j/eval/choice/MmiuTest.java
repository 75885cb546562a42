package io.github.tpo4j.eval.choice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.BenchmarkContractTest;
import io.github.tpo4j.eval.Scores;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MmiuTest extends BenchmarkContractTest {
  private Path answers;

  @Override
  protected Benchmark benchmark() {
    return new Mmiu();
  }

  @Override
  protected Fixture write(Path dir) throws IOException {
    answers =
        file(
            dir,
            "all.json",
            """
            [{"task": "order", "output": "A", "m_choice": "a"},
             {"task": "order", "output": "B", "m_choice": "C"},
             {"task": "count", "output": "B", "m_choice": "B"}]
            """);
    return new Fixture(null, answers, "Overall");
  }

  @Test
  void theOverallNumberIsTheMeanOfTasks() {
    assertThat(score(null, answers).at("Overall")).isEqualTo(75);
  }

  @Test
  void emptyChoicesAndJudgesErrorsAreWarnings() throws IOException {
    Path file =
        file(
            dir,
            "odd.json",
            """
            [{"task": "t", "output": "A", "m_choice": " "},
             {"task": "t", "output": null, "m_choice": "A"},
             {"task": "t", "output": "A", "m_choice": "GPT error"}]
            """);
    Scores scores = score(null, file);
    assertThat(scores.at("Overall")).isEqualTo(100);
    assertThat(scores.warnings()).hasSize(2);
    file(dir, "odd.json", "[{\"task\": \"t\", \"output\": \"A\"}]");
    refuses(null, file, "odd.json[0]: expected a key that ends in _choice");
    file(dir, "odd.json", "[{\"task\": \"t\", \"output\": null, \"m_choice\": \"A\"}]");
    refuses(null, file, "odd.json: expected entries with an answer and a choice but there is none");
  }
}
