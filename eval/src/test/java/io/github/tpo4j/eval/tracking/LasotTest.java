package io.github.tpo4j.eval.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.BenchmarkContractTest;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Official;
import io.github.tpo4j.eval.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LasotTest extends BenchmarkContractTest {
  private Path truth;
  private Path results;

  @Override
  protected Benchmark benchmark() {
    return new Lasot();
  }

  /** Two sequences: one perfect with an absent frame, one off by half a box. */
  @Override
  protected Fixture write(Path dir) throws IOException {
    truth = dir.resolve("annos");
    results = dir.resolve("tracker");
    file(truth, "ant-1.txt", "10,10,20,20\n12,10,20,20\n0,0,0,0\n14,10,20,20\n");
    file(truth, "absent/ant-1.txt", "0\n0\n1\n0\n");
    file(truth, "bee-2.txt", "5,5,10,10\n5,5,10,10\n");
    file(truth, "absent/bee-2.txt", "0\n0\n");
    file(results, "ant-1.txt", "10\t10\t20\t20\n12\t10\t20\t20\n99\t99\t5\t5\n14\t10\t20\t20\n");
    file(results, "bee-2.txt", "1,1,1,1\n10,5,10,10\n");
    return new Fixture(truth, results, "success_auc");
  }

  @ParameterizedTest
  @CsvSource({
    "trackerA, official_matlab, matlab",
    "trackerB, official_matlab, matlab",
    "trackerC, official_matlab, matlab",
    "trackerA, got10k_toolkit, got10k",
    "trackerB, got10k_toolkit, got10k"
  })
  void officialNumbers(String tracker, String key, String variant) {
    Scores scores = official(tracker, variant);
    Official.reproduces(Official.expected("lasot").get("trackers").get(tracker).get(key), scores);
  }

  /** Percentages of 32-bit curves: 1e-6 of a fraction is 1e-4 here. */
  @ParameterizedTest
  @CsvSource({"trackerA", "trackerB"})
  void officialNumbersOfPytracking(String tracker) {
    JsonNode expected = Official.expected("lasot").get("trackers").get(tracker).get("pytracking");
    Scores scores = official(tracker, "pytracking");
    Official.reproduces(expected, scores, 1e-4, "note");
    for (String name : new String[] {"success_auc", "op50", "precision_20px"}) {
      assertThat(Scores.decimals(scores.at(name), 2))
          .isEqualTo(Scores.decimals(expected.get(name).asDouble(), 2));
    }
  }

  private Scores official(String tracker, String variant) {
    Path data = Official.data("lasot");
    return score(
        data.resolve("anno"),
        data.resolve("results").resolve(tracker),
        variant,
        Map.of("sequences", "predicted"));
  }

  @Test
  void absentFramesStayInTheDenominatorAndOneIsNotMoreThanOne() {
    Scores scores = score(truth, results);
    // 3 of 4 frames are perfect, and pass all thresholds but 1
    assertThat(scores.at("per_sequence", "ant-1", "success_auc"))
        .isEqualTo(0.75 * 20 / 21, within(1e-12));
    assertThat(scores.at("per_sequence", "ant-1", "precision_20px")).isEqualTo(0.75);
  }

  @Test
  void theFirstBoxIsGiven() {
    // frame 2 of bee-2 overlaps by a third: thresholds 0 to 0.3 are passed by both frames
    assertThat(score(truth, results).at("per_sequence", "bee-2", "success_auc"))
        .isEqualTo((7 + 13 * 0.5) / 21, within(1e-12));
  }

  @Test
  void evaluatorsDifferOnAVisibleFrameWithoutABox() throws IOException {
    file(truth, "bee-2.txt", "5,5,10,10\n0,5,10,10\n");
    Scores matlab = score(truth, results);
    assertThat(matlab.at("per_sequence", "bee-2", "precision_20px")).isEqualTo(1);
    assertThat(matlab.warnings()).anyMatch(w -> w.contains("bee-2 frame 2"));
    file(truth, "bee-2.txt", "5,5,10,10\n1,5,0,10\n");
    Scores pytracking = score(truth, results, "pytracking", Map.of());
    assertThat(pytracking.at("per_sequence", "bee-2", "precision_20px")).isEqualTo(50);
    assertThat(pytracking.at("per_sequence", "bee-2", "norm_precision_0.2")).isEqualTo(100);
  }

  @Test
  void whatIsNoBoxIsTheBoxBeforeForMatlabAndAnErrorForPytracking() throws IOException {
    file(results, "ant-1.txt", "10,10,20,20\n12,10,20,20\nNaN,NaN,NaN,NaN\n14,10,0,20\n");
    Scores scores = score(truth, results);
    assertThat(scores.warnings()).anyMatch(w -> w.contains("ant-1.txt:3, ") && w.contains(":4"));
    assertThat(scores.at("per_sequence", "ant-1", "precision_20px")).isEqualTo(0.75);
    assertThatThrownBy(() -> score(truth, results, "pytracking", Map.of()))
        .hasMessageContaining("ant-1.txt:3: expected a box without NaN")
        .hasMessageContaining("frame 3");
  }

  @Test
  void infiniteBoxesAreMissesAndTold() throws IOException {
    file(results, "ant-1.txt", "10,10,20,20\n12,10,20,20\n-inf,10,Infinity,20\n1e999,1,2,2\n");
    for (String variant : new String[] {"matlab", "pytracking", "got10k"}) {
      assertThat(score(truth, results, variant, Map.of()).warnings())
          .as(variant)
          .anyMatch(
              w -> w.contains("infinite") && w.contains("ant-1.txt:3, ") && w.contains("txt:4"));
    }
  }

  @Test
  void aSequenceWithoutAHitIsAnItemWithoutWeightForMatlab() throws IOException {
    file(truth, "absent/bee-2.txt", "1\n0\n"); // the first frame, whose box is given, is hidden
    file(results, "bee-2.txt", "1,1,1,1\n90,90,10,10\n");
    Scores scores = score(truth, results);
    assertThat(scores.at("success_auc")).isEqualTo(0.75 * 20 / 21, within(1e-12));
    Items items = scores.items().orElseThrow();
    assertThat(items.mean()).isEqualTo(scores.at("success_auc"));
    assertThat(items.items()).extracting(Items.Item::id).containsExactly("ant-1", "bee-2");
    assertThat(items.items()).extracting(Items.Item::weight).containsExactly(1.0, 0.0);
  }

  @Test
  void brokenFilesAreNamed() throws IOException {
    file(results, "ant-1.txt", "10,10,20,20\n12,10,20\n1,1,1,1\n1,1,1,1\n");
    refuses(truth, results, "ant-1.txt:2: expected x,y,w,h of a frame a line", "\"12,10,20\"");
    file(results, "ant-1.txt", "10,10,20,20\n12,10,20,20\n");
    refuses(truth, results, "ant-1.txt: expected 4 boxes", "found 2", "frame 3");
    file(results, "ant-1.txt", "10,10,20,20\n\n12,10,20,20\n12,10,20,20\n");
    refuses(truth, results, "ant-1.txt: expected 4 boxes", "found 3", "line 2 is blank");
    Files.delete(results.resolve("ant-1.txt"));
    refuses(truth, results, "there is none for ant-1", "sequences=predicted");
    assertThat(score(truth, results, null, Map.of("sequences", "bee-2")).at("precision_20px"))
        .isEqualTo(1);
  }

  @Test
  void surplusBoxesAndStrangersAreNotRead() throws IOException {
    file(results, "bee-2.txt", "5,5,10,10\n10,5,10,10\n9,9,9,9\n");
    file(results, "cat-3.txt", "5,5,10,10\n");
    assertThat(score(truth, results).warnings())
        .anyMatch(w -> w.contains("bee-2.txt (3 for 2 frames)"))
        .anyMatch(w -> w.contains("without ground truth") && w.contains("cat-3.txt"));
  }

  @Test
  void theDataSetsOwnLayoutIsReadToo() throws IOException {
    Path data = dir.resolve("LaSOT");
    file(data, "bee/bee-2/groundtruth.txt", "5,5,10,10\n5,5,10,10\n");
    file(data, "bee/bee-2/full_occlusion.txt", "0,1\n");
    file(data, "bee/bee-2/out_of_view.txt", "0,0\n");
    file(data, "testing_set.txt", "bee-2\n");
    assertThat(score(data, results).at("precision_20px")).isEqualTo(0.5);
  }

  @Test
  void flagsOfEverySequenceAreNeeded() throws IOException {
    file(truth, "absent/bee-2.txt", "0\n2\n");
    refuses(truth, results, "absent/bee-2.txt:2: expected whole numbers from 0 to 1", "\"2\"");
    Files.delete(truth.resolve("absent/bee-2.txt"));
    refuses(truth, results, "absent/bee-2.txt: there is no such file");
  }
}
