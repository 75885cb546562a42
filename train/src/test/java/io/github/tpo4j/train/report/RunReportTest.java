package io.github.tpo4j.train.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.load.Thumbnail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  private static final String RECIPE =
      """
      name: two <steps>
      seed: 3
      stages:
        - name: first
          init: fresh
          train: {lm: 1e-3}
          data: {sources: [{path: train/caption.jsonl}]}
          length: {steps: 4}
        - name: second
          train: {lm: 1e-3}
          data: {sources: [{path: train/caption.jsonl}]}
          length: {steps: 4}
      """;

  @TempDir private Path run;

  @BeforeEach
  void writeRun() throws IOException {
    Files.writeString(run.resolve("recipe.yaml"), RECIPE);
    StringBuilder log = new StringBuilder();
    for (int i = 1; i <= 3; i++) {
      String loss = i == 2 ? "\"NaN\"" : String.valueOf(4.0 / i);
      log.append(
          String.format(
              Locale.ROOT,
              "{\"step\":%d,\"steps\":4,\"loss\":%s,\"terms\":{\"lm\":%s%s},\"gradient_norm\":1,"
                  + "\"rate\":0.5,\"samples\":8,\"tokens\":100,\"seconds\":2,\"wait_seconds\":0.5,"
                  + "\"memory_bytes\":5000000,\"skipped\":%d}%n",
              i,
              loss,
              loss,
              i == 3 ? ",\"region\":0.25" : "",
              i > 1 ? 1 : 0));
    }
    Path stage = Files.createDirectories(run.resolve("stages/first"));
    Files.writeString(stage.resolve("log.jsonl"), log + "{\"step\":4,\"lo");
  }

  @Test
  void thePageHasACurveOfEveryNumberAndTheRecipe() throws IOException {
    Path file = RunReport.write(run, Optional.empty(), "cpu");
    assertThat(file).isEqualTo(run.resolve("report.html"));
    assertThat(Files.readString(file))
        .contains("<h1>training of two &lt;steps&gt;</h1>")
        .contains("3 of 4 steps in 6s; 1 skipped.")
        .contains("<b>loss</b>", "<b>lm</b>", "<b>region</b> 0.250", "<b>memory, MB</b> 5.00")
        .contains("<b>tokens a second</b> 50", "<b>data wait, % of the step</b> 25")
        .contains("stage second</h2>\n<p>Not begun.</p>")
        .contains("path: &quot;train/caption.jsonl&quot;")
        .doesNotContain("NaN", "<script", "http");
  }

  @Test
  void withoutAModelThereIsNobodyToAsk() throws IOException {
    Path page = RunReport.write(run, Optional.of(run), "cpu");
    assertThat(Files.readString(page)).contains("No stage has made a model that answers so far.");
  }

  @Test
  void aFolderThatIsNoRunIsNamed() {
    assertThatThrownBy(() -> RunReport.write(run.resolve("stages"), Optional.empty(), "cpu"))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("stages: expected the folder of a run with recipe.yaml");
  }

  @Test
  void aSmoothedLineIsAMeanWithoutThePullOfItsBeginning() {
    List<Series.Point> points = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      points.add(new Series.Point(i + 1, i % 2 == 0 ? 3 : 1));
    }
    Series smooth = new Series("loss", points).smoothed();
    assertThat(smooth.points()).hasSize(1000);
    assertThat(smooth.points().get(0).value()).isEqualTo(3);
    assertThat(smooth.points().get(999).value()).isCloseTo(2, within(0.1));
    assertThat(smooth.thinned().points()).hasSize(500).last().extracting("step").isEqualTo(1000);
  }

  @Test
  void boxesAndMasksLieWhereTheyAreInThePicture() {
    Thumbnail picture = new Thumbnail("data:image/jpeg;base64,", 40, 20);
    assertThat(Sketch.boxes(picture, List.of(new Box(0.25, 0.5, 0.5, 1)), List.of()))
        .contains("<rect class=\"t\" x=\"10.0\" y=\"10.0\" width=\"10.0\" height=\"10.0\"/>");
    // columns of three: the run of four goes on at the top of the second column
    Rle mask = Rle.ofRuns(3, 2, 1, 4, 1);
    assertThat(Sketch.masks(picture, List.of(), List.of(mask)))
        .contains("<path class=\"p m\" d=\"M0 1h1v2h-1zM1 0h1v2h-1z\"/>");
  }
}
