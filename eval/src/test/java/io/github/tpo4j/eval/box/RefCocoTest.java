package io.github.tpo4j.eval.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.BenchmarkContractTest;
import io.github.tpo4j.eval.Official;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RefCocoTest extends BenchmarkContractTest {
  private static final String TRUTH =
      "{\"image\": \"a.jpg\", \"sent\": \"left dog\", \"bbox\": [0, 0, 10, 10], \"height\": 100,"
          + " \"width\": 200}\n"
          + "{\"image\": \"a.jpg\", \"sent\": \"cat\", \"bbox\": [50, 50, 70, 70], \"height\": 100,"
          + " \"width\": 200}\n";
  private static final String BOXES =
      "[{\"id\": 1, \"bbox_xyxy\": [0, 0, 10, 5]}, {\"id\": 2, \"bbox_xyxy\": [0, 0, 1, 1]}]";

  @Override
  protected Benchmark benchmark() {
    return new RefCoco();
  }

  @Override
  protected Fixture write(Path dir) throws IOException {
    return new Fixture(file(dir, "truth.jsonl", TRUTH), file(dir, "boxes.json", BOXES), "Acc@0.5");
  }

  private Scores scores(String predictions, String variant) throws IOException {
    return score(
        file(dir, "truth.jsonl", TRUTH), file(dir, "p.json", predictions), variant, Map.of());
  }

  private void refused(String predictions, String... parts) throws IOException {
    refuses(file(dir, "truth.jsonl", TRUTH), file(dir, "p.json", predictions), parts);
  }

  @TestFactory
  Stream<DynamicTest> officialNumbers() {
    return Stream.of("refcoco", "refcocop", "refcocog")
        .flatMap(
            set ->
                Stream.of("%s_sample.jsonl", "instances_%s_sample.json")
                    .map(
                        truth ->
                            DynamicTest.dynamicTest(
                                set + " " + truth, () -> official(set, truth.formatted(set)))));
  }

  private void official(String set, String truth) {
    Path folder = Official.data("refcoco");
    JsonNode expected = Official.expected("refcoco").path("sets").path(set);
    Scores iou = official(folder, truth, set + "_preds_box.json", "iou");
    same(iou.at("Acc@0.5"), expected.path("acc@0.5_iou"));
    same(iou.at("mean_iou"), expected.path("mean_iou"));
    Scores internvl = official(folder, truth, set + "_preds_text.json", "internvl");
    same(internvl.at("Acc@0.5"), expected.path("internvl_precision@1"));
    Scores inclusive = official(folder, truth, set + "_preds_box.json", "inclusive");
    same(inclusive.at("Acc@0.5"), expected.path("vlm_r1_inclusive_acc"));
    Scores mdetr = official(folder, truth, set + "_preds_multibox.json", "mdetr");
    same(mdetr.at("P@1"), expected.path("mdetr_referformer_P@1_5_10").get(0));
    same(mdetr.at("P@5"), expected.path("mdetr_referformer_P@1_5_10").get(1));
    same(mdetr.at("P@10"), expected.path("mdetr_referformer_P@1_5_10").get(2));
    List<RefExpression> truths = RefExpression.read(folder.resolve(truth), new Warnings());
    var answers = JsonFile.read(folder.resolve(set + "_preds_text.json"), new Warnings()).list();
    for (int i = 0; i < 10; i++) {
      same(
          BoxRule.INTERNVL.iou(truths.get(i), answers.get(i)),
          expected.path("internvl_iou_first10").get(i));
    }
  }

  private Scores official(Path folder, String truth, String predictions, String variant) {
    return score(folder.resolve(truth), folder.resolve(predictions), variant, Map.of());
  }

  private static void same(double actual, JsonNode expected) {
    assertThat(actual).isEqualTo(expected.asDouble(), within(1e-7));
  }

  @Test
  void anOverlapOfExactlyOneHalfIsAHitExceptForVlmR1() throws IOException {
    assertThat(scores(BOXES, "iou").at("Acc@0.5")).isEqualTo(0.5);
    assertThat(scores(BOXES, "iou").at("mean_iou")).isEqualTo(0.25);
    assertThat(scores(BOXES, "inclusive").at("Acc@0.5")).isZero();
  }

  @Test
  void boxesInWordsAreThousandthsOrFractions() throws IOException {
    String answers =
        "[{\"answer\": \"at <box>[[0, 0, 50, 100]]</box>\"}, {\"answer\": \"[.25,0.5,0.35,0.7]\"}]";
    assertThat(scores(answers, "internvl").at("mean_iou")).isEqualTo(1, within(1e-6));
    assertThat(SpokenBox.find("[1,2,3]")).containsOnly(0);
    assertThat(SpokenBox.find("[a,2,3,4] [1,2,3,4]")).as("only the first").containsOnly(0);
    assertThat(SpokenBox.find("x [1_0, 2e1 ,3.,.4]]")).containsExactly(10, 20, 3, 0.4f);
    assertThat(SpokenBox.find("[1,2,\n3,4]")).containsOnly(0);
  }

  @Test
  void equalScoresAreRankedByTheirCoordinates() throws IOException {
    String scored =
        "{\"1\": {\"scores\": [0.5, 0.5], \"boxes\": [[0, 0, 10, 10], [90, 90, 99, 99]]},"
            + " \"2\": {\"scores\": [0.1, 0.9], \"boxes\": [[0, 0, 1, 1], [50, 50, 70, 70]]}}";
    Scores scores = scores(scored, "mdetr");
    assertThat(scores.at("P@1")).isEqualTo(0.5);
    assertThat(scores.at("P@5")).isEqualTo(1);
  }

  @Test
  void boxesThatEndBeforeTheyStartAreMissesAndTold() throws IOException {
    String reversed = BOXES.replace("[0, 0, 1, 1]", "[70, 70, 50, 50]");
    for (String variant : List.of("iou", "inclusive")) {
      assertThat(scores(reversed, variant).warnings())
          .as(variant)
          .singleElement()
          .asString()
          .startsWith("a box that ends before it starts overlaps nothing")
          .endsWith("p.json[1]");
    }
    String said = "[{\"answer\": \"[500,0,0,100]\"}, {\"answer\": \"[0,0,1,1]\"}]";
    assertThat(scores(said, "internvl").warnings()).anyMatch(w -> w.contains("p.json[0]"));
    String scored = "{\"scores\": [0.5], \"boxes\": [[9, 0, 1, 1]]}";
    assertThatThrownBy(() -> scores("{\"1\": %s, \"2\": %s}".formatted(scored, scored), "mdetr"))
        .hasMessageContaining("p.json \"1\": expected boxes x1 y1 x2 y2 with x1 <= x2");
    Path truth = file(dir, "t.jsonl", TRUTH.replaceFirst("\\[[^\\]]*\\]", "[9, 9, 1, 1]"));
    refuses(truth, file(dir, "p.json", BOXES), "t.jsonl:1 \"bbox\"", "x1 <= x2 and y1 <= y2");
    file(dir, "t.jsonl", TRUTH.replaceFirst("\"width\": 200", "\"width\": 0"));
    refuses(truth, file(dir, "p.json", BOXES), "t.jsonl:1 \"width\": expected a number of pixels");
  }

  @Test
  void splitsThatTheTruthNamesAreScoredEachForItself() throws IOException {
    String[] lines = TRUTH.split("\n");
    String named = lines[0].replaceFirst("}$", ", \"split\": \"val\"}") + "\n" + lines[1];
    Scores scores = score(file(dir, "t.jsonl", named), file(dir, "p.json", BOXES), "iou", Map.of());
    assertThat(scores.at("per_split", "val", "n")).isEqualTo(1);
    assertThat(scores.at("per_split", "val", "Acc@0.5")).isEqualTo(1);
    assertThat(scores.at("Acc@0.5")).isEqualTo(0.5);
  }

  @Test
  void brokenFilesAreNamed() throws IOException {
    refused("[{\"id\": 1, \"bbox_xyxy\": [0, 0, 1, 1]}]", "p.json", "none for id 2", "cat");
    refused(BOXES.replace("\"id\": 2", "\"id\": 1"), "p.json[1]", "id 1 was there before");
    refused(BOXES.replace("}]", "}, {\"id\": 3}]"), "p.json[2]", "no expression of this id");
    refused(BOXES.replace("[0, 0, 1, 1]", "[0, 0, 1]"), "p.json[1]", "4 numbers");
    refused(BOXES.replace("[0, 0, 1, 1]", "[0, 0, 1, NaN]"), "p.json[1]", "finite");
    refused("[{\"id\": 1", "p.json", "expected JSON");
    refused(BOXES.replace("\"id\": 2,", ""), "p.json[1]", "expected the key \"id\"");
    refused(
        BOXES.replace("[0, 0, 1, 1]", "null"), "p.json[1]", "under \"bbox_xyxy\" but found null");
    refuses(file(dir, "refs(unc).p", "x"), file(dir, "p.json", BOXES), "refs(unc).p", "pickle");
  }
}
