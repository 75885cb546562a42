package io.github.tpo4j.eval.choice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.BenchmarkContractTest;
import io.github.tpo4j.eval.Scores;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PerceptionTestTest extends BenchmarkContractTest {
  private Path truth;
  private Path answers;

  @Override
  protected Benchmark benchmark() {
    return new PerceptionTest();
  }

  @Override
  protected Fixture write(Path dir) throws IOException {
    truth =
        file(
            dir,
            "mc_question_valid.json",
            """
            {"video_1": {"metadata": {}, "mc_question": [
              {"id": 0, "question": "?", "options": ["a", "b", "c"], "answer_id": 2,
               "area": "physics", "reasoning": "predictive", "tag": ["motion", "solidity"]},
              {"id": 7, "question": "?", "options": ["a", "b", "c"], "answer_id": 0,
               "area": "memory", "reasoning": "descriptive", "tag": ["motion"]}]}}
            """);
    answers =
        file(
            dir,
            "answers.json",
            """
            {"video_1": [{"id": 7, "answer_id": 1, "answer": "b"},
                         {"id": 0, "answer_id": 2, "answer": "c"}]}
            """);
    return new Fixture(truth, answers, "top1");
  }

  @Test
  void questionsOfSeveralTagsCountInEach() {
    Scores scores = score(truth, answers);
    assertThat(scores.at("top1")).isEqualTo(50);
    assertThat(scores.at("area", "physics")).isEqualTo(100);
    assertThat(scores.at("tag", "motion")).isEqualTo(50);
    assertThat(scores.at("tag", "solidity")).isEqualTo(100);
  }

  @Test
  void missingAndRepeatedAnswersAreNamed() throws IOException {
    Path less = file(dir, "less.json", "{\"video_1\": [{\"id\": 7, \"answer_id\": 1}]}");
    refuses(truth, less, "less.json: expected an answer to every question", "video_1#0");
    Path twice =
        file(
            dir,
            "twice.json",
            "{\"video_1\": [{\"id\": 7, \"answer_id\": 1}, {\"id\": 7, \"answer_id\": 2}]}");
    refuses(truth, twice, "twice.json \"video_1\"[1]: expected one answer a question");
    Path none = file(dir, "none.json", "{}");
    refuses(none, none, "none.json: expected questions under mc_question but there is none");
  }

  @Test
  void aNumberThatNoOptionHasIsTold() throws IOException {
    String seven = "{\"video_1\": [{\"id\": 7, \"answer_id\": %d}, {\"id\": 0, \"answer_id\": 2}]}";
    assertThat(score(truth, file(dir, "a.json", seven.formatted(3))).warnings())
        .singleElement()
        .asString()
        .startsWith("no option of the question has this number")
        .endsWith("a.json \"video_1\"[0] (3)");
    assertThat(score(truth, file(dir, "a.json", seven.formatted(-1))).warnings()).isEmpty();
  }
}
