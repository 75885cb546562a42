package io.github.tpo4j.eval.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.BenchmarkContractTest;
import io.github.tpo4j.eval.Official;
import io.github.tpo4j.eval.Scores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MlvuTest extends BenchmarkContractTest {
  private static final String QUESTION =
      "{\"video\":\"v.mp4\",\"question\":\"What?\",\"candidates\":[\"red\",\"blue\"],"
          + "\"answer\":\"blue\"}";

  private Path json;
  private Path answers;

  @Override
  protected Benchmark benchmark() {
    return new Mlvu();
  }

  /** Seven tasks of one question, but counting has four. */
  @Override
  protected Fixture write(Path dir) throws IOException {
    json = dir.resolve("json");
    StringBuilder said = new StringBuilder("[");
    for (String file : Mlvu.files().values()) {
      int n = file.startsWith("4") ? 4 : 1;
      file(json, file, "[" + String.join(",", Collections.nCopies(n, QUESTION)) + "]");
      for (int i = 0; i < n; i++) {
        said.append(said.length() > 1 ? ",\n" : "");
        said.append("[\"%s\", %d, \"%s\"]".formatted(file, i, n == 4 ? "A" : "(B) blue"));
      }
    }
    answers = file(dir, "answers.json", said.append("]\n").toString());
    return new Fixture(json, answers, "final_res", "Avg");
  }

  @ParameterizedTest
  @CsvSource({"preds_a, generic", "preds_a, videochat2", "preds_b, generic", "preds_b, videochat2"})
  void officialNumbers(String name, String variant) {
    Path data = Official.data("mlvu");
    Scores scores = score(data.resolve("json"), data.resolve(name + ".json"), variant, Map.of());
    Official.reproduces(Official.expected("mlvu").get("cases").get(name).get(variant), scores);
  }

  @Test
  void officialRulesForOneAnswer() {
    JsonNode cases = Official.expected("mlvu").get("check_ans_unit(pred,gt,generic,videochat2)");
    for (JsonNode c : cases) {
      String letter = c.get(1).asText().substring(1, 2);
      assertThat(Mlvu.beforeBracket(c.get(0).asText()).equals(letter))
          .as(c.toString())
          .isEqualTo(c.get(2).asBoolean());
      assertThat(Mlvu.untilBracket(c.get(0).asText()).equals(letter))
          .as(c.toString())
          .isEqualTo(c.get(3).asBoolean());
    }
  }

  @ParameterizedTest
  @CsvSource({"(A) x, A, (A", "A, A, A", "A., A., A.", "), '', ''", "' A', ' A', ' A'"})
  void twoRulesReadTheLetter(String said, String generic, String videochat2) {
    assertThat(Mlvu.beforeBracket(said)).isEqualTo(generic);
    assertThat(Mlvu.untilBracket(said)).isEqualTo(videochat2);
  }

  @Test
  void theAverageIsOverTasksAndDoesNotPool() {
    assertThat(score(json, answers).at("final_res", "Avg")).isEqualTo(600 / 7.0, within(1e-12));
  }

  private Scores judged(Path folder) {
    return score(null, folder, "generation", Map.of());
  }

  @Test
  void judgesWordsAreReadAtTheirKeys() throws IOException {
    Path folder = dir.resolve("judged");
    file(
        folder,
        "sub_scene/a.json",
        "[{\"explain\": \"Good. {'score_accuracy': 3.5, 'score_relevance': 5, 'total_score':"
            + " 8.5}\"}, {}]");
    file(folder, "sub_scene/b.json", "[{\"explain\": \"I cannot judge this.\"}, {}]");
    file(
        folder,
        "summary/a.json",
        "[{\"explain\": \"{'score_completeness': 2, 'score_reliability': 4}\"}]");
    Scores scores = judged(folder);
    assertThat(scores.at("sub_scene", "score_accuracy")).isEqualTo(1.75);
    assertThat(scores.at("sub_scene", "total")).isEqualTo(4.25);
    assertThat(scores.at("summary", "total")).isEqualTo(6);
    assertThat(scores.at("G-Avg")).isEqualTo((4.25 + 6) / 2);
    assertThat(scores.items().orElseThrow().mean()).isEqualTo((4.25 + 6) / 2);
    assertThat(scores.warnings()).singleElement().asString().contains("b.json");
    file(folder, "summary/b.json", "[{\"explain\": \"score_completeness: high, sorry\"}]");
    assertThatThrownBy(() -> judged(folder))
        .hasMessageContaining("b.json: expected a number after score_completeness")
        .hasMessageContaining("\"high\"");
    for (String odd : List.of("3d", "NaN", "")) {
      file(
          folder,
          "summary/b.json",
          "[{\"explain\": \"score_completeness: %s, x\"}]".formatted(odd));
      assertThatThrownBy(() -> judged(folder)).hasMessageEndingWith("found \"%s\"".formatted(odd));
    }
    file(
        folder,
        "summary/b.json",
        "[{\"explain\": \"score_completeness: 9, score_reliability: 1, x\"}]");
    assertThat(judged(folder).warnings())
        .anyMatch(w -> w.startsWith("a score outside 1 to 5") && w.endsWith("summary/b.json"));
  }

  @Test
  void theOfficialSubmissionIsRead() {
    Path sample = Official.data("mlvu").resolve("mlvu_test_submission_sample.json");
    Scores scores = score(null, sample, "test", Map.of());
    assertThat(scores.at("questions")).isPositive();
    assertThat(scores.entries()).hasSize(2);
  }

  @Test
  void aSubmissionIsScoredWhereAnswersAreAtHand() throws IOException {
    Path truth =
        file(
            dir,
            "truth.json",
            "[{\"question_id\":\"AR_0\",\"question_type\":\"ego\",\"candidates\":[\"x\",\"y\"],"
                + "\"answer\":\"y\"}]");
    String one = "{\"question_id\":\"AR_0\",\"question_type\":\"ego\",\"option\":\"B\"}";
    Path said = file(dir, "sub.json", "[" + one + "]");
    assertThat(score(truth, said, "test", Map.of()).at("M-Avg")).isEqualTo(100);
    Path twice = file(dir, "twice.json", "[" + one + "," + one + "]");
    assertThatThrownBy(() -> score(truth, twice, "test", Map.of()))
        .hasMessageContaining("twice.json[1]: expected one answer a question but AR_0");
    Path unknown = file(dir, "unknown.json", "[" + one.replace("ego", "egg") + "]");
    assertThatThrownBy(() -> score(truth, unknown, "test", Map.of()))
        .hasMessageContaining("unknown.json[0] \"question_type\": expected one of plotQA, ")
        .hasMessageContaining("but found \"egg\"");
  }
}
