package io.github.tpo4j.eval.time;

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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CharadesStaTest extends BenchmarkContractTest {
  private static final String TRUTH =
      "AAAAA 0.0 10.0##person opens a door.\nBBBBB 5.0 30.0##person sits down.\n";
  private static final String DURATIONS = "{\"AAAAA\": 20, \"BBBBB\": 15.0}";
  private static final String PREDICTIONS =
      "{\"qid\": 0, \"vid\": \"AAAAA\", \"pred_relevant_windows\": [[0, 5, 0.9], [0, 10, 0.8]]}\n"
          + "{\"qid\": 1, \"vid\": \"BBBBB\", \"pred_relevant_windows\": [[5, 15, 0.9]]}\n";

  @Override
  protected Benchmark benchmark() {
    return new CharadesSta();
  }

  @Override
  protected Fixture write(Path dir) throws IOException {
    file(dir, "charades_test_durations.json", DURATIONS);
    return new Fixture(
        file(dir, "truth.txt", TRUTH), file(dir, "predictions.jsonl", PREDICTIONS), "mIoU");
  }

  private Scores scores(String predictions, String variant, Map<String, String> options)
      throws IOException {
    return score(
        file(dir, "truth.txt", TRUTH), file(dir, "p.jsonl", predictions), variant, options);
  }

  private void refused(String predictions, String... parts) throws IOException {
    refuses(file(dir, "truth.txt", TRUTH), file(dir, "p.jsonl", predictions), parts);
  }

  @TestFactory
  Stream<DynamicTest> officialNumbers() {
    return Stream.of("preds_a", "preds_b")
        .flatMap(
            name ->
                Stream.of(
                    official(name, name + ".jsonl", "vslnet"),
                    official(name, name + ".jsonl", "cgdetr")));
  }

  private DynamicTest official(String name, String predictions, String variant) {
    return DynamicTest.dynamicTest(
        name + " " + variant,
        () -> {
          Path folder = Official.data("charades_sta");
          Scores scores =
              score(
                  folder.resolve("charades_sta_test.txt"),
                  folder.resolve(predictions),
                  variant,
                  Map.of());
          JsonNode expected = Official.expected("charades_sta").path("cases").path(name);
          Official.reproduces(
              expected.path(variant.equals("cgdetr") ? "tpo_cgdetr" : variant), scores);
        });
  }

  @Test
  void officialNumbersOfTimeChat() {
    Path folder = Official.data("charades_sta");
    String name = "timechat_example_pred_file";
    Scores scores =
        score(
            folder.resolve("charades_sta_test.txt"),
            folder.resolve(name + ".json"),
            "timechat",
            Map.of());
    Official.expected("charades_sta")
        .path("cases")
        .path(name)
        .path("percent")
        .properties()
        .forEach(
            p ->
                assertThat(scores.at("R1@" + p.getKey()))
                    .isEqualTo(p.getValue().asDouble(), within(1e-9)));
  }

  @Test
  void officialReadingOfAnswers() {
    for (JsonNode one :
        Official.expected("charades_sta").path("text_answer_extraction_unit").path("cases")) {
      Optional<double[]> found =
          SpokenWindow.find(one.get(0).asText()).map(w -> new double[] {w.start(), w.end()});
      double[] expected =
          StreamSupport.stream(one.get(1).path(0).spliterator(), false)
              .mapToDouble(JsonNode::asDouble)
              .toArray();
      assertThat(found.orElse(new double[0])).as(one.get(0).asText()).isEqualTo(expected);
    }
  }

  @Test
  void answersAreReadAsWordsAndWithoutAWindowMiss() throws IOException {
    String answers =
        "{\"qid\": 0, \"answer\": \"From 0 to 5.0.\"}\n{\"qid\": 1, \"answer\": \"no idea\"}\n";
    Scores scores = scores(answers, "text", Map.of());
    assertThat(scores.at("R1@0.5")).isEqualTo(50);
    assertThat(scores.at("mIoU")).isEqualTo(25);
    assertThat(SpokenWindow.find("Starts at 9.. \nEnds at 3")).contains(new Window(3, 9));
    assertThat(SpokenWindow.find("4.. - 6..").orElseThrow()).isEqualTo(new Window(4, 6));
  }

  @Test
  void trueWindowsEndWithTheVideoOnlyWhereTheToolSaysSo() throws IOException {
    assertThat(scores(PREDICTIONS, "vslnet", Map.of()).at("R1@0.7")).isEqualTo(50);
    assertThat(scores(PREDICTIONS, "timechat", Map.of()).at("R1@0.7")).isZero();
    assertThat(scores(PREDICTIONS, "timechat", Map.of()).at("mIoU"))
        .isEqualTo(100 * (0.5 + 0.4) / 2, within(1e-9));
  }

  @Test
  void anOverlapOfExactlyTheThresholdIsAHit() throws IOException {
    assertThat(scores(PREDICTIONS, "vslnet", Map.of()).at("R1@0.5")).isEqualTo(100);
  }

  @Test
  void absentPredictionsAreLeftOutOrMissedAndAlwaysTold() throws IOException {
    String first = PREDICTIONS.lines().findFirst().orElseThrow();
    Scores left = scores(first, "vslnet", Map.of());
    assertThat(left.at("n")).isEqualTo(1);
    assertThat(left.warnings()).singleElement().asString().contains("left out", "truth.txt:2");
    assertThatThrownBy(() -> scores(first, "cgdetr", Map.of("absent", "miss")))
        .hasMessageContaining("expected another variant than cgdetr");
    Scores missed = scores(first, "vslnet", Map.of("absent", "miss"));
    assertThat(missed.at("mIoU")).isEqualTo(25);
    assertThat(missed.warnings()).singleElement().asString().contains("misses", "truth.txt:2");
    assertThat(scores(PREDICTIONS.replace("[[5, 15, 0.9]]", "[]"), "vslnet", Map.of()).at("mIoU"))
        .as("an empty list is a miss")
        .isEqualTo(25);
  }

  @Test
  void predictionsOfAnotherVideoAreTold() throws IOException {
    assertThat(scores(PREDICTIONS.replace("BBBBB", "CCCCC"), "vslnet", Map.of()).warnings())
        .singleElement()
        .asString()
        .contains("another video", "CCCCC, not BBBBB");
  }

  @Test
  void theFormatOfCgDetrAndDurationsAsATableAreRead() throws IOException {
    Path truth =
        file(
            dir,
            "truth.jsonl",
            "{\"qid\": 7, \"query\": \"a\", \"vid\": \"V\", \"duration\": 8, \"relevant_windows\":"
                + " [[4, 10]]}\n");
    Path prediction = file(dir, "p7.jsonl", "{\"qid\": 7, \"pred_relevant_windows\": [[4, 8, 1]]}");
    assertThat(score(truth, prediction).at("mIoU")).isEqualTo(100);
    Path csv = file(dir, "d.csv", "id,note,length\nAAAAA,\"a, \"\"b\"\"\",20\nBBBBB,,15\n");
    assertThat(scores(PREDICTIONS, "vslnet", Map.of("durations", csv.toString())).at("R1@0.7"))
        .isEqualTo(50);
  }

  @Test
  void brokenFilesAreNamed() throws IOException {
    refused(PREDICTIONS.replace("\"qid\": 1", "\"qid\": 9"), "p.jsonl:2", "no query 9");
    refused(PREDICTIONS.replace("\"qid\": 1", "\"qid\": 0"), "p.jsonl:2", "qid 0 was there before");
    refused(PREDICTIONS.replace("[0, 5,", "[NaN, 5,"), "p.jsonl:1", "a finite number", "NaN");
    refused(PREDICTIONS.replace("[0, 5,", "[\"a\", 5,"), "p.jsonl:1", "a number", "a");
    refused(PREDICTIONS + "{oops\n", "p.jsonl:3", "expected JSON");
    Path predictions = file(dir, "p.jsonl", PREDICTIONS);
    refuses(file(dir, "t.txt", "AAAAA 0.0##x\n"), predictions, "t.txt:1", "VIDEO START END");
    refuses(file(dir, "t.txt", "ZZZZZ 0.0 1.0##x\n"), predictions, "t.txt:1", "video ZZZZZ");
    refuses(file(dir, "elsewhere/t.txt", TRUTH), predictions, "durations", "--option");
    file(dir, "elsewhere/charades.json", "{\"AAAAA\": {\"duration\": -3}}");
    refuses(
        dir.resolve("elsewhere/t.txt"),
        predictions,
        "charades.json \"AAAAA\": expected a duration of more than 0 seconds but found -3.0");
    Path reversed = file(dir, "t.txt", TRUTH.replaceFirst("\\S+ \\S+##", "9 3##"));
    assertThat(score(reversed, predictions).warnings())
        .anyMatch(w -> w.startsWith("windows that end before they start") && w.endsWith("t.txt:1"));
  }
}
