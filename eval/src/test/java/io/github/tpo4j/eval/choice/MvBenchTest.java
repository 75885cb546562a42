package io.github.tpo4j.eval.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.BenchmarkContractTest;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Official;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MvBenchTest extends BenchmarkContractTest {
  private static final String QUESTION =
      "{\"video\":\"v.mp4\",\"question\":\"What?\",\"candidates\":[\"red\",\"blue\"],"
          + "\"answer\":\"%s\"}";

  private Path json;
  private Path answers;

  @Override
  protected Benchmark benchmark() {
    return new MvBench();
  }

  /** Twenty tasks of one question, but the first has three. */
  @Override
  protected Fixture write(Path dir) throws IOException {
    json = dir.resolve("json");
    StringBuilder said = new StringBuilder("{");
    for (String file : MvBench.files().values()) {
      boolean first = file.equals("action_sequence.json");
      String one = QUESTION.formatted("blue");
      file(json, file, "[" + one + (first ? "," + one + "," + one : "") + "]\n");
      said.append(said.length() > 1 ? ",\n" : "").append('"').append(file).append("\": ");
      said.append(first ? "[\"(A)\", \"(A)\", \"(B) blue\"]" : "[\"(B\"]");
    }
    answers = file(dir, "answers.json", said.append("}\n").toString());
    return new Fixture(json, answers, "final_res", "Avg");
  }

  @ParameterizedTest
  @CsvSource({
    "preds_a, preds_a.json, json",
    "preds_b, preds_b.json, json",
    "edge/preds, edge/preds.json, edge/json"
  })
  void officialNumbers(String name, String predictions, String annotations) {
    Path data = Official.data("mvbench");
    JsonNode expected = Official.expected("mvbench").get("cases").get(name);
    Scores scores = score(data.resolve(annotations), data.resolve(predictions));
    Official.reproduces(expected, scores, "seed", "correct_flags", "gt_letters", "prompt_examples");
    expected
        .get("correct_flags")
        .properties()
        .forEach(p -> assertThat(flags(scores, p.getKey())).isEqualTo(p.getValue().asText()));
    expected
        .get("gt_letters")
        .properties()
        .forEach(
            p ->
                assertThat(letters(data.resolve(annotations).resolve(p.getKey())))
                    .isEqualTo(p.getValue().asText()));
  }

  private static String flags(Scores scores, String file) {
    return scores.items().orElseThrow().items().stream()
        .filter(i -> i.id().startsWith(file))
        .map(i -> i.value() > 0 ? "1" : "0")
        .collect(Collectors.joining());
  }

  private static String letters(Path file) {
    return ChoiceFiles.questions(file, new Warnings()).stream()
        .map(c -> String.valueOf(c.letter()))
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource({
    "'', (B) y, true",
    "(, (B) y, true",
    "(b, (B) y, true",
    "B., (B) y, true",
    "A, (B) a, false",
    "(C), (@) missing, false",
    "@, (@) missing, true",
    "(AB) z, (A) z, false",
    "), (A) z, true",
    "The, (A) z, false",
    "(A)foo bar, (A) z, true"
  })
  void firstWordsAreComparedAsSubstrings(String said, String truth, boolean right) {
    assertThat(MvBench.isRight(said, truth)).isEqualTo(right);
  }

  @Test
  void theAveragePoolsQuestionsAndDoesNotAverageTasks() {
    Scores scores = score(json, answers);
    assertThat(scores.at("final_res", "Avg")).isEqualTo(100 * 20 / 22.0, within(1e-12));
    assertThat(scores.items().orElseThrow().averaging()).isEqualTo(Items.Averaging.POOLED);
  }

  @Test
  void theLastOfEqualCandidatesIsTheAnswer() {
    Choice choice = new Choice("f", "v", "q", List.of("red", "blue", "red"), "red");
    assertThat(choice.letter()).isEqualTo('C');
    assertThat(choice.prompt()).isEqualTo("Question: q\nOptions:\n(A) red\n(B) blue\n(C) red");
  }

  @Test
  void theScriptsOwnFileAndTriplesSayTheSame() throws IOException {
    StringBuilder triples = new StringBuilder("[");
    StringBuilder list = new StringBuilder("{\"acc_dict\": {}, \"res_list\": [");
    for (String file : MvBench.files().values()) {
      int n = file.equals("action_sequence.json") ? 3 : 1;
      for (int i = 0; i < n; i++) {
        String said = n == 3 && i < 2 ? "(A)" : "(B)";
        String comma = triples.length() > 1 ? "," : "";
        triples.append("%s[\"%s\", %d, \"%s\"]".formatted(comma, file, i, said));
        list.append("%s{\"pred\": \"%s\", \"gt\": \"(B) blue\"}".formatted(comma, said));
      }
    }
    Scores plain = score(json, answers);
    assertThat(score(json, file(dir, "t.json", triples + "]"))).isEqualTo(plain);
    assertThat(score(json, file(dir, "r.json", list + "]}"))).isEqualTo(plain);
  }

  @Test
  void brokenAnswersAreNamed() throws IOException {
    refuses(
        json,
        file(dir, "a.json", "{\"action_sequence.json\": [\"(A)\"]}"),
        "a.json: expected an answer to each of the 3 questions of action_sequence.json",
        "question 1 (from 0)");
    refuses(
        json,
        file(dir, "b.json", "{\"action_sequence.json\": [\"(A)\", 3]}"),
        "b.json \"action_sequence.json\"[1]: expected a text but found 3");
    refuses(
        json,
        file(dir, "c.json", "{\"dance.json\": [\"(A)\"]}"),
        "expected answers to annotation files that are there but found dance.json");
    refuses(
        json,
        file(
            dir,
            "d.json",
            "[[\"action_count.json\", 0, \"A\"], [\"action_count.json\", 0, \"B\"]]"),
        "d.json[1]: expected one answer a question but question 0 of action_count.json");
    file(json, "action_count.json", "[{\"video\": \"v.mp4\"}]");
    refuses(json, answers, "action_count.json[0]: expected the key \"question\"", "only video");
  }

  @Test
  void aTaskWithoutAnnotationsIsAWarning() throws IOException {
    Files.delete(json.resolve("action_count.json"));
    Path less =
        file(
            dir,
            "less.json",
            Files.readString(answers).replace("\"action_count.json\": [\"(B\"],", ""));
    assertThat(score(json, less).warnings())
        .anyMatch(w -> w.contains("action_count.json") && w.contains("left out"));
  }

  @Test
  void answersThatNameNoOptionCountAsTheOfficialRuleSaysAndAreToldOf() throws IOException {
    Path empty = file(dir, "empty.json", Files.readString(answers).replace("(B) blue", ""));
    Scores scores = score(json, empty);
    assertThat(scores.warnings())
        .containsExactly(
            "an answer names no option and counts as right all the same: action_sequence.json#2");
  }

  @Test
  void emptyTasksAndForeignAnswersAreTold() throws IOException {
    file(json, "action_count.json", "[" + QUESTION.formatted("none of them") + "]");
    assertThat(score(json, answers).warnings())
        .anyMatch(w -> w.startsWith("the true answer is none of the candidates: "));
    file(json, "action_count.json", "[]");
    refuses(json, answers, "action_count.json: expected questions but the list is empty");
    refuses(
        answers, answers, "answers.json: expected a folder with action_sequence.json or others");
  }
}
