package io.github.tpo4j.eval.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.BenchmarkContractTest;
import io.github.tpo4j.eval.Official;
import io.github.tpo4j.eval.Scores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class QvHighlightsTest extends BenchmarkContractTest {
  private static final String TRUTH =
      "{\"qid\": 1, \"query\": \"a\", \"vid\": \"v\", \"duration\": 8, \"relevant_windows\":"
          + " [[0, 4]], \"relevant_clip_ids\": [0, 1], \"saliency_scores\": [[4, 4, 4], [2, 2, 2]]}\n"
          + "{\"qid\": 2, \"query\": \"b\", \"vid\": \"w\", \"duration\": 150, \"relevant_windows\":"
          + " [[0, 20], [50, 100]], \"relevant_clip_ids\": [3], \"saliency_scores\": [[4, 0, 0]]}\n";

  @Override
  protected Benchmark benchmark() {
    return new QvHighlights();
  }

  @Override
  protected Fixture write(Path dir) throws IOException {
    return new Fixture(
        file(dir, "truth.jsonl", TRUTH),
        file(dir, "predictions.jsonl", prediction("[[0, 4, 0.5]]", "[4, 3, 2, 1]", 75)),
        "brief",
        "MR-full-mAP");
  }

  /** Query 1 as given; query 2 finds its second window only. */
  private static String prediction(String windows, String saliency, int clips) {
    String zeros = "0, ".repeat(clips - 1) + "1";
    return "{\"qid\": 1, \"pred_relevant_windows\": %s, \"pred_saliency_scores\": %s}\n"
            .formatted(windows, saliency)
        + "{\"qid\": 2, \"pred_relevant_windows\": [[50, 100, 0.1]], \"pred_saliency_scores\": [%s]}\n"
            .formatted(zeros);
  }

  private Scores scores(String predictions) throws IOException {
    return score(file(dir, "t.jsonl", TRUTH), file(dir, "p.jsonl", predictions));
  }

  private void refused(String predictions, String... parts) throws IOException {
    refuses(file(dir, "t.jsonl", TRUTH), file(dir, "p.jsonl", predictions), parts);
  }

  @TestFactory
  Stream<DynamicTest> officialNumbers() {
    Map<String, String> match = Map.of("match", "shared");
    return Stream.of(
        official("sample_val_preds", "sample_val_preds.jsonl.gz", "moment_detr", Map.of()),
        official(
            "sample_val_preds__tpo_cgdetr_variant",
            "sample_val_preds.jsonl.gz",
            "cgdetr",
            Map.of()),
        official(
            "cgdetr_best_hl_val_preds", "cgdetr_best_hl_val_preds.jsonl.gz", "cgdetr", Map.of()),
        official(
            "timechat_vhd_example", "timechat_vhd_example_pred_file.json.gz", "moment_detr", match),
        official("edge", "edge_preds.jsonl", "moment_detr", Map.of()));
  }

  private DynamicTest official(
      String name, String predictions, String variant, Map<String, String> options) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          Path folder = Official.data("qvhighlights");
          String truth = name.equals("edge") ? "edge_gt.jsonl" : "highlight_val_release.jsonl";
          Scores scores =
              score(folder.resolve(truth), folder.resolve(predictions), variant, options);
          Official.reproduces(
              Official.expected("qvhighlights").path("cases").path(name).path("result"), scores);
        });
  }

  @Test
  void theFirstWindowInFileOrderCountsForRecallAndTheBestScoreForPrecision() throws IOException {
    Scores scores = scores(prediction("[[4, 8, 0.1], [0, 4, 0.9]]", "[1, 0, 0, 0]", 75));
    assertThat(scores.at("brief", "MR-full-R1@0.5")).isEqualTo(50);
    assertThat(scores.at("short", "MR-R1", "0.5")).isZero();
    assertThat(scores.at("short", "MR-mAP", "0.5")).isEqualTo(100);
  }

  @Test
  void anOverlapOfExactlyTheThresholdIsAHit() throws IOException {
    Scores scores = scores(prediction("[[0, 8, 0.1]]", "[1, 0, 0, 0]", 75));
    assertThat(scores.at("short", "MR-R1", "0.5")).isEqualTo(100);
    assertThat(scores.at("short", "MR-mAP", "0.55")).isZero();
  }

  @Test
  void onlyTheFirstTenWindowsAreRanked() throws IOException {
    String windows = "[" + "[6, 8, 0.1], ".repeat(10) + "[0, 4, 0.9]]";
    assertThat(scores(prediction(windows, "[1, 0, 0, 0]", 75)).at("short", "MR-mAP", "0.5"))
        .isZero();
  }

  @Test
  void rangesKeepTheTrueWindowsOfTheirLength() throws IOException {
    Scores scores = scores(prediction("[[0, 4, 1]]", "[1, 0, 0, 0]", 75));
    assertThat(scores.at("middle", "MR-mAP", "average")).isZero();
    assertThat(scores.at("long", "MR-mAP", "average")).isEqualTo(100);
    assertThat(scores.at("full", "MR-mAP", "average")).isEqualTo(75);
  }

  @Test
  void oneTrueWindowIsFoundOnce() {
    List<Window> truth = List.of(new Window(0, 10));
    Window hit = new Window(0, 10, 0.5);
    double[] overlaps = {0.5};
    assertThat(MomentAp.of(List.of(hit, hit), truth, overlaps)).containsExactly(1);
    Window miss = new Window(20, 30, 0.9);
    assertThat(MomentAp.of(List.of(hit, miss), truth, overlaps)).containsExactly(0.5);
    assertThat(MomentAp.of(List.of(hit, new Window(20, 30, 0.5)), truth, overlaps))
        .as("equal scores keep file order")
        .containsExactly(1);
    assertThat(MomentAp.of(List.of(), truth, overlaps)).containsExactly(0);
  }

  @Test
  void clipsOfEqualScoreAreOneGroup() {
    boolean[] highlight = {true, false, true, false};
    assertThat(HighlightAp.of(highlight, new double[] {1, 1, 1, 1})).isEqualTo(0.5);
    assertThat(HighlightAp.of(highlight, new double[] {3, 2, 1, 0}))
        .isEqualTo((1 + 2 / 3.0) / 2, within(1e-12));
    assertThat(HighlightAp.of(highlight, new double[] {1, 3, 1, 0}))
        .as("a group with two highlights weighs as one with one")
        .isEqualTo(2 / 3.0, within(1e-12));
    assertThat(HighlightAp.of(new boolean[2], new double[] {1, 2})).isZero();
    assertThat(HighlightAp.of(new boolean[] {true, true}, new double[] {1, 2})).isEqualTo(1);
  }

  @Test
  void aBestClipBeyondTheLastIsNoHitAndAWarning() throws IOException {
    Scores scores = scores(prediction("[[0, 4, 1]]", "[1, 0, 0, 0, 9]", 75));
    assertThat(scores.at("brief", "HL-min-Fair-Hit1")).isZero();
    assertThat(scores.warnings()).anyMatch(w -> w.contains("p.jsonl:1") && w.contains("5 for 4"));
    assertThat(
            scores(prediction("[[0, 4, 1]]", "[1, 0, 0, 0]", 75)).at("brief", "HL-min-Fair-Hit1"))
        .isEqualTo(50);
  }

  @Test
  void aRangeWithoutQueriesCountsZeroWithAWarning() throws IOException {
    String truth = TRUTH.lines().findFirst().orElseThrow();
    String prediction =
        prediction("[[0, 4, 1]]", "[1, 0, 0, 0]", 75).lines().findFirst().orElseThrow();
    Path truths = file(dir, "t1.jsonl", truth);
    Path predictions = file(dir, "p1.jsonl", prediction);
    Scores scores = score(truths, predictions);
    assertThat(scores.at("long", "MR-mAP", "average")).isZero();
    assertThat(scores.warnings()).anyMatch(w -> w.endsWith("long, middle"));
    assertThat(score(truths, predictions, "cgdetr", Map.of()).warnings()).isEmpty();
  }

  @Test
  void brokenPredictionsAreNamed() throws IOException {
    String good = prediction("[[0, 4, 1]]", "[1, 0, 0, 0]", 75);
    String first = good.lines().findFirst().orElseThrow();
    refused(first, "1 of 2 queries have no prediction", "qid 2", "t.jsonl:2");
    refused(good + good, "p.jsonl:3", "qid 1 was there before", "p.jsonl:1");
    refused(good.replace("\"qid\": 2", "\"qid\": 7"), "p.jsonl:2", "qid 7 is not in");
    refused(good.replace("[0, 4, 1]", "[0, NaN, 1]"), "p.jsonl:1", "pred_relevant_windows", "NaN");
    refused(good.replace("[0, 4, 1]", "[0, 4]"), "p.jsonl:1", "[start, end, score]");
    refused(good.replace("[[0, 4, 1]]", "[]"), "p.jsonl:1", "at least one window");
    refused(good.replace("[1, 0, 0, 0]", "[]"), "p.jsonl:1", "4 scores");
    refused(first + "\n{\"qid\": 2", "p.jsonl:2", "expected JSON");
    refused(good.replace("pred_relevant", "relevant").replace("pred_sal", "sal"), "p.jsonl:1");
  }
}
