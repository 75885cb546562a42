package io.github.tpo4j.eval.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.BenchmarkContractTest;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Official;
import io.github.tpo4j.eval.Scores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VideoMmeTest extends BenchmarkContractTest {
  private Path results;

  @Override
  protected Benchmark benchmark() {
    return new VideoMme();
  }

  /** 300 videos of each duration with a question each; every third answer is wrong. */
  @Override
  protected Fixture write(Path dir) throws IOException {
    List<String> videos = new ArrayList<>();
    for (String duration : VideoMmeNames.DURATIONS) {
      for (int i = 0; i < 300; i++) {
        videos.add(video("%s-%d".formatted(duration, i), duration, i % 3 == 0 ? "B" : "A."));
      }
    }
    results = file(dir, "results.json", "[" + String.join(",\n", videos) + "]");
    return new Fixture(null, results, "overall_percent");
  }

  private static String video(String id, String duration, String response) {
    return """
        {"video_id": "%s", "duration": "%s", "domain": "Knowledge", "sub_category": "Law",
         "questions": [{"question_id": "%s-1", "task_type": "OCR Problems", "question": "?",
          "options": ["A. a", "B. b", "C. c", "D. d"], "answer": "A", "response": "%s"}]}"""
        .formatted(id, duration, id, response);
  }

  private Scores partial(String variant, String... responses) throws IOException {
    List<String> videos = new ArrayList<>();
    for (String response : responses) {
      videos.add(video("v" + videos.size(), "short", response));
    }
    Path file = file(dir, "partial.json", "[" + String.join(",", videos) + "]");
    return score(null, file, variant, Map.of());
  }

  @Test
  void officialNumbers() {
    JsonNode expected = Official.expected("videomme").get("cases").get("results_a");
    Scores scores = score(null, Official.data("videomme").resolve("results_a.json"));
    JsonNode found = Json.tree(Json.write(scores.document()), "scores");
    assertThat(scores.at("overall_percent")).isEqualTo(expected.get("overall_percent").asDouble());
    JsonNode counts = expected.get("counts_[correct,answered]");
    // the same numbers, ours as doubles
    assertThat(found.at("/scores/counts").toString().replace(".0", ""))
        .isEqualTo(counts.toString());
    List<String> printed = new ArrayList<>();
    for (String part : List.of("short", "medium", "long", "entire")) {
      for (String table : List.of("domain", "sub_category", "task_type")) {
        found
            .at("/printed/%s/%s".formatted(part, table))
            .properties()
            .forEach(p -> printed.add(p.getKey() + ":  " + p.getValue().asText()));
      }
      printed.add("Overall:  " + found.at("/printed/%s/overall".formatted(part)).asText());
    }
    assertThat(expected.get("stdout").asText().lines().filter(l -> l.endsWith("%")).toList())
        .isEqualTo(printed);
  }

  @Test
  void officialExtraction() {
    for (JsonNode c : Official.expected("videomme").get("extract_characters_regex_unit")) {
      assertThat(VideoMme.letter(c.get(0).asText())).as(c.toString()).isEqualTo(c.get(1).asText());
    }
  }

  @Test
  void theFirstCapitalLetterCountsAndTwoPhrasesAreNotCut() {
    assertThat(VideoMme.letter("Best option:(C")).isEqualTo("B");
    assertThat(VideoMme.letter("All of them")).isEqualTo("A");
    assertThat(VideoMme.letter("The best answer is: D")).isEqualTo("D");
    assertThat(VideoMme.letter("c")).isEmpty();
  }

  @Test
  void unansweredQuestionsAreLeftOutOrWrong() throws IOException {
    Scores official = partial("partial", "A", "B", "c");
    assertThat(official.at("overall_percent")).isEqualTo(50);
    assertThat(official.warnings())
        .singleElement()
        .asString()
        .contains("left out", "partial.json[2] \"questions\"[0] (v2-1)");
    Items items = official.items().orElseThrow();
    assertThat(items.items()).extracting(Items.Item::weight).containsExactly(1.0, 1.0, 0.0);
    assertThat(items.mean()).isEqualTo(50);
    assertThat(partial("unanswered-wrong", "A", "B", "c", "d").at("overall_percent")).isEqualTo(25);
  }

  @Test
  void aDurationIsWhole() {
    assertThatThrownBy(() -> partial(null, "A"))
        .hasMessageContaining("expected 300 videos of duration short but found 1")
        .hasMessageContaining("--variant partial");
  }

  @Test
  void brokenEntriesAreNamed() throws IOException {
    Path file = file(dir, "x.json", "[" + video("v", "tiny", "A") + "]");
    refuses(null, file, "x.json[0] \"duration\": expected short, medium or long", "tiny");
    file(dir, "x.json", "[" + video("v", "short", "A").replace("Law", "Lore") + "]");
    refuses(null, file, "x.json[0] \"sub_category\": expected one of Humanity", "Lore");
    file(dir, "x.json", "[" + video("v", "short", "A").replace("\"response\": \"A\"", "\"r\": 1"));
    refuses(null, file, "x.json: expected JSON but at line");
    file(dir, "x.json", "[" + video("v", "short", "A").replace("response", "said") + "]");
    refuses(null, file, "x.json[0] \"questions\"[0]: expected the key \"response\"");
  }

  @Test
  void repeatedQuestionsAreToldAndNoneAtAllIsAnError() throws IOException {
    Path file =
        file(
            dir,
            "x.json",
            "[%s, %s]".formatted(video("v", "short", "A"), video("v", "short", "A")));
    assertThat(score(null, file, "partial", Map.of("durations", "short,short")).warnings())
        .anyMatch(w -> w.equals("a question comes twice and counts twice: v-1"));
    file(dir, "x.json", "[]");
    assertThatThrownBy(() -> score(null, file, "partial", Map.of()))
        .hasMessageContaining(
            "x.json: expected questions of duration short, medium, long but there");
  }

  @Test
  void theTemplatesTrailingCommasAreAWarning() throws IOException {
    Path file = file(dir, "c.json", "[" + video("v", "short", "A") + ",\n]");
    Scores scores = score(null, file, "partial", Map.of());
    assertThat(scores.at("overall_percent")).isEqualTo(100);
    assertThat(scores.warnings()).singleElement().asString().contains("not strict JSON", "line");
  }
}
