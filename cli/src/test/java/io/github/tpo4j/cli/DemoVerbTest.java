package io.github.tpo4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration on the tiny random checkpoint: its questions, its page, its refusals. */
class DemoVerbTest {
  @TempDir Path dir;

  @BeforeEach
  void writeQuestions() throws IOException {
    Files.copy(Path.of("..", "docs", "shapes.mp4"), dir.resolve("shapes.mp4"));
    Files.writeString(
        dir.resolve("clips.yaml"),
        "clips: [{media: shapes.mp4, name: Shapes, source: Made for the tests.}]\n");
    Files.writeString(
        dir.resolve("sample.jsonl"),
        """
        {"id":"1","media":"shapes.mp4","kind":"caption","turns":[{"question":"What happens?",\
        "answer":"A ball rolls."}]}
        {"id":"2","media":"shapes.mp4","kind":"ground","turns":[{"question":"Where is the ball?",\
        "answer":"<box_begin><boxes>"}],"boxes":[{"x1":0.1,"y1":0.6,"x2":0.3,"y2":0.9}]}
        {"id":"3","media":"shapes.mp4","kind":"object_count","turns":[{"question":"How many?\\n(A) 3\
        \\n(B) 1","answer":"Best Option: (A) 3"}]}
        """);
  }

  private Cli demo() {
    return Cli.run(
        "demo", "--questions", dir, "--out", dir.resolve("out"), "--model", Cli.CHECKPOINT);
  }

  @Test
  void everyQuestionIsAskedAndStandsOnThePageBesideTheTruth() throws IOException {
    Cli demo = demo();
    assertThat(demo.status()).as(demo.err()).isZero();
    assertThat(demo.out()).contains("Shapes", "Q  Where is the ball?", "T  A ball rolls.");
    String page = Files.readString(dir.resolve("out").resolve("demo.html"));
    String data = page.lines().filter(l -> l.startsWith("const DATA = ")).findFirst().orElseThrow();
    JsonNode room = Json.tree(data.replace("const DATA = ", "").replaceFirst(";$", ""), "page");
    JsonNode exhibits = room.path("rooms").path(0).path("exhibits");
    assertThat(exhibits).hasSize(3);
    assertThat(exhibits.path(1).path("truth").path("boxes").path(0).path("x1").asDouble())
        .isEqualTo(0.1);
    assertThat(exhibits.path(2).path("truth").path("text").asText()).isEqualTo("A) 3");
    assertThat(exhibits.path(2).path("grade").asText()).isIn("right", "wrong");
    assertThat(page).contains("data:video/mp4;base64,").doesNotContain("http://", "https://");
  }

  @Test
  void questionsThatAreNotThereAreNamed() throws IOException {
    Files.delete(dir.resolve("clips.yaml"));
    Cli demo = demo();
    assertThat(demo.status()).isEqualTo(4);
    assertThat(demo.err()).contains("clips.yaml", "there is no such file");
  }
}
