package io.github.tpo4j.eval.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.BenchmarkContractTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeedBench2Test extends BenchmarkContractTest {
  private Path truth;
  private Path answers;

  @Override
  protected Benchmark benchmark() {
    return new SeedBench2();
  }

  @Override
  protected Fixture write(Path dir) throws IOException {
    StringBuilder questions = new StringBuilder();
    String[] levels = {"L1", "L1", "L2", "L3"};
    for (int i = 0; i < levels.length; i++) {
      questions.append(i > 0 ? "," : "");
      questions.append(
          "{\"question_id\": \"%d\", \"question_type_id\": %d, \"answer\": \"A\", \"level\": \"%s\", \"subpart\": \"p\"}"
              .formatted(i, i == 2 ? 2 : 1, levels[i]));
    }
    truth =
        file(
            dir,
            "seed.json",
            "{\"questions\": [" + questions + "], \"question_type\": {\"Scene\": 1, \"Meme\": 2}}");
    answers =
        file(
            dir,
            "results.json",
            "{\"question_id\": \"0\", \"prediction\": \"A\"}\n"
                + "{\"question_id\": \"1\", \"prediction\": \"B\"}\n"
                + "{\"question_id\": \"2\", \"prediction\": \"A\"}\n");
    return new Fixture(truth, answers, "accuracy");
  }

  @Test
  void levelsAboveAreLeftOutAndBothMeansAreShown() {
    assertThat(score(truth, answers).at("accuracy")).isEqualTo(200 / 3.0, within(1e-12));
    assertThat(score(truth, answers).at("mean_of_dimensions")).isEqualTo(75);
    assertThat(score(truth, answers, null, Map.of("level", "L1")).at("per_dimension", "Scene"))
        .isEqualTo(50);
  }

  @Test
  void brokenLinesAreNamed() throws IOException {
    Path file = file(dir, "r.json", "{\"question_id\": \"0\", \"prediction\": \"A\"}\n{oops\n");
    refuses(truth, file, "r.json:2: expected JSON but");
    file(dir, "r.json", "{\"question_id\": \"0\", \"prediction\": \"A\"}\n");
    refuses(truth, file, "r.json: expected an answer to every question but there is none to 1");
    assertThatThrownBy(() -> score(truth, answers, null, Map.of("subpart", "q")))
        .hasMessageContaining("seed.json: expected questions up to the level and of the subpart");
    Path odd = file(dir, "odd.json", Files.readString(answers).replace("\"B\"", "\"AB\""));
    assertThat(score(truth, odd).warnings())
        .singleElement()
        .asString()
        .startsWith("a prediction that is no letter")
        .endsWith("odd.json:2");
  }
}
