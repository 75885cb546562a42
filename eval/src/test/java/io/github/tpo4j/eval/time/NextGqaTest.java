package io.github.tpo4j.eval.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.BenchmarkContractTest;
import io.github.tpo4j.eval.Official;
import io.github.tpo4j.eval.Scores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class NextGqaTest extends BenchmarkContractTest {
  private static final String TRUTH =
      "{\"10\": {\"duration\": 20, \"location\": {\"0\": [[0, 10]], \"3\": [[2, 4], [12, 20]]},"
          + " \"fps\": 25}}";
  private static final String QUESTIONS =
      "video_id,question,answer,qid,type,a0,a1\n"
          + "10,\"why, then\",yes,0,CW,yes,no\n"
          + "10,what after,no,3,TP,yes,no\n";
  private static final String WINDOWS = "{\"10_0\": [0, 20], \"10_3\": [12, 16]}";
  private static final String ANSWERS =
      "{\"10_0\": {\"answer\": 0, \"prediction\": 0}, \"10_3\": {\"answer\": 1, \"prediction\":"
          + " 0}}";

  @Override
  protected Benchmark benchmark() {
    return new NextGqa();
  }

  @Override
  protected Fixture write(Path dir) throws IOException {
    file(dir, "val.csv", QUESTIONS);
    file(dir, "val_qa.json", ANSWERS);
    return new Fixture(
        file(dir, "gsub_val.json", TRUTH), file(dir, "val_ground.json", WINDOWS), "Acc@GQA");
  }

  private Scores scores(String windows) throws IOException {
    return score(dir.resolve("gsub_val.json"), file(dir, "val_ground.json", windows));
  }

  @TestFactory
  Stream<DynamicTest> officialNumbers() {
    return Stream.of("val_a", "test_b")
        .flatMap(
            name ->
                Stream.of(
                    DynamicTest.dynamicTest(name, () -> official(name, "seconds", "ground")),
                    DynamicTest.dynamicTest(
                        name + " gaussian", () -> official(name, "gaussian", "ground_gs"))));
  }

  private void official(String name, String variant, String file) {
    Path folder = Official.data("nextgqa");
    JsonNode expected = Official.expected("nextgqa").path("cases").path(name);
    Scores scores =
        score(
            folder.resolve("gsub_%s.json".formatted(expected.path("split").asText())),
            folder.resolve("%s_%s.json".formatted(name, file)),
            variant,
            Map.of());
    JsonNode ground =
        expected.properties().stream()
            .filter(p -> p.getKey().matches(file + "(\\(.*)?"))
            .findFirst()
            .orElseThrow()
            .getValue();
    Official.reproduces(ground.path("exact"), scores);
    List<String> printed = new ArrayList<>();
    ground.path("columns").forEach(c -> printed.add(printed(scores.entries(), c.asText())));
    assertThat(printed)
        .isEqualTo(ground.path("printed").valueStream().map(JsonNode::asText).toList());
    JsonNode qa = expected.path("qa_all");
    assertThat(scores.at("qa", "Acc@QA")).isEqualTo(qa.path("Acc@QA").asDouble(), within(1e-9));
    assertThat(scores.at("qa", "n")).isEqualTo(qa.path("n").asDouble());
    Scores.Group group = (Scores.Group) scores.entries().get(scores.entries().size() - 1);
    Scores.Group perType = (Scores.Group) group.entries().get(group.entries().size() - 1);
    for (Scores.Entry entry : perType.entries()) {
      JsonNode counts = qa.path("per_type").path(entry.name());
      assertThat(((Scores.Curve) entry).values())
          .as(entry.name())
          .containsExactly(counts.get(0).asDouble(), counts.get(1).asDouble());
    }
    for (String shown : qa.path("printed").asText().split("\\s+")) {
      if (shown.matches("\\d+\\.\\d\\d") && !shown.equals(printed(group.entries(), "Acc@QA"))) {
        assertThat(((Scores.Group) group.entries().get(2)).entries())
            .as(shown)
            .anyMatch(e -> shown.equals(((Scores.Value) e).printed().orElse("")));
      }
    }
  }

  private static String printed(List<Scores.Entry> entries, String name) {
    return entries.stream()
        .filter(e -> e.name().equals(name))
        .map(e -> ((Scores.Value) e).printed())
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anAnswerCountsWithHalfOfItsWindowInTheEvidence() throws IOException {
    Scores scores = scores(WINDOWS);
    assertThat(scores.at("Acc@GQA")).isEqualTo(50);
    assertThat(scores.at("IoP@0.5")).isEqualTo(100);
    assertThat(scores.at("IoU@0.5")).as("of 4 in 8 and 10 in 20").isEqualTo(100);
    assertThat(scores("{\"10_0\": [0, 20.1], \"10_3\": [12, 16]}").at("Acc@GQA")).isZero();
  }

  @Test
  void theBestSegmentIsChosenForEachShareByItself() throws IOException {
    Scores scores = scores("{\"10_3\": [3, 14]}");
    assertThat(scores.at("mIoP")).isEqualTo(100 * 2 / 11.0, within(1e-9));
    assertThat(scores.at("mIoU")).isEqualTo(100 * 2 / 17.0, within(1e-9));
  }

  @Test
  void anInstantInsideIsAllEvidenceAndNoOverlap() throws IOException {
    Scores scores = scores("{\"10_3\": [20, 20]}");
    assertThat(scores.at("mIoP")).isEqualTo(100);
    assertThat(scores.at("mIoU")).isZero();
  }

  @Test
  void questionsWithoutAWindowAreSkippedAndTold() throws IOException {
    Scores scores = scores("{\"10_0\": [0, 10], \"99_1\": [0, 1]}");
    assertThat(scores.at("cnt")).isEqualTo(1);
    assertThat(scores.at("Acc@GQA")).isEqualTo(100);
    assertThat(scores.warnings())
        .anyMatch(w -> w.contains("without a window") && w.endsWith("10_3"))
        .anyMatch(w -> w.contains("unknown questions") && w.endsWith("99_1"));
  }

  @Test
  void aQuestionWithoutTrueWindowsMatchesNothingAndIsTold() throws IOException {
    file(dir, "gsub_val.json", TRUTH.replace("[[0, 10]]", "[]"));
    Scores scores = scores(WINDOWS);
    assertThat(scores.at("cnt")).isEqualTo(2);
    assertThat(scores.at("Acc@GQA")).isZero();
    assertThat(scores.warnings())
        .singleElement()
        .asString()
        .startsWith("no true window, so nothing can match")
        .endsWith("gsub_val.json \"10\" \"location\" \"0\"");
  }

  @Test
  void sharesOfTheDurationAreRoundedToTenths() throws IOException {
    Path windows = file(dir, "val_ground_gs.json", "{\"10_0\": [0.0, 0.2475]}");
    Scores scores = score(dir.resolve("gsub_val.json"), windows, "gaussian", Map.of());
    assertThat(scores.at("mIoU")).as("4.95 s is 5.0 s").isEqualTo(50, within(1e-9));
    file(dir, "val_ground_gs.json", "{\"10_0\": [0.0, 4.95]}");
    assertThat(score(dir.resolve("gsub_val.json"), windows, "gaussian", Map.of()).warnings())
        .anyMatch(w -> w.startsWith("windows beyond the end") && w.endsWith("\"10_0\""));
  }

  @Test
  void kindsOfQuestionsArePooledInFamilies() throws IOException {
    Scores scores = scores(WINDOWS);
    assertThat(scores.at("qa", "accuracy", "TN")).as("TP counts as TN").isZero();
    assertThat(scores.at("qa", "accuracy", "C")).isEqualTo(100);
    assertThat(scores.at("qa", "Acc@QA")).isEqualTo(50);
  }

  @Test
  void missingCompanionsAreTold() throws IOException {
    Path truth = file(dir, "alone/gsub_val.json", TRUTH);
    Path windows = file(dir, "alone/val_ground.json", WINDOWS);
    Scores scores = score(truth, windows);
    assertThat(scores.at("Acc@GQA")).isZero();
    assertThat(scores.warnings()).singleElement().asString().contains("--option qa=FILE");
    Path answers = dir.resolve("val_qa.json");
    assertThat(score(truth, windows, null, Map.of("qa", answers.toString())).warnings())
        .singleElement()
        .asString()
        .contains("--option csv=FILE");
  }

  @Test
  void brokenPredictionsAreNamed() throws IOException {
    Path truth = dir.resolve("gsub_val.json");
    refuses(truth, file(dir, "x.json", "{\"10_0\": [0]}"), "\"10_0\"", "[start, end]");
    refuses(truth, file(dir, "x.json", "{\"10_0\": [0, NaN]}"), "\"10_0\"", "finite");
    refuses(truth, file(dir, "x.json", "{\"11_0\": [0, 1]}"), "x.json", "there is none");
    refuses(truth, file(dir, "x.json", "[]"), "x.json", "an object");
    file(dir, "y_qa.json", "{\"10_3\": {\"answer\": 1, \"prediction\": 0}}");
    refuses(truth, file(dir, "y_ground.json", "{\"10_0\": [0, 10]}"), "y_qa.json", "10_0");
  }

  @Test
  void numbersThatNoOptionHasAreCompared() throws IOException {
    file(dir, "val_qa.json", ANSWERS.replace("\"prediction\": 0}}", "\"prediction\": 5}}"));
    assertThat(scores(WINDOWS).warnings())
        .singleElement()
        .asString()
        .startsWith("no option has this number (0 to 4 do)")
        .endsWith("val_qa.json \"10_3\" \"prediction\" (5)");
  }
}
