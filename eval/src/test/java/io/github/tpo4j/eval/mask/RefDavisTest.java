package io.github.tpo4j.eval.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.BenchmarkContractTest;
import io.github.tpo4j.eval.Official;
import io.github.tpo4j.eval.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RefDavisTest extends BenchmarkContractTest {
  @Override
  protected Benchmark benchmark() {
    return new RefDavis();
  }

  @Override
  protected Fixture write(Path dir) throws IOException {
    file(dir, "DAVIS/ImageSets/2017/val.txt", "s\n");
    truth("00000.png", "1#02", "1#02");
    truth("00001.png", "1#02", "1#02");
    for (int annotator = 0; annotator < 4; annotator++) {
      result(annotator, "00000.png", "2201", "2001");
      result(annotator, "00001.png", "2200", "2000");
    }
    return new Fixture(
        dir.resolve("DAVIS"), dir.resolve("results"), "average_over_4_annotators", "J&F-Mean");
  }

  private void truth(String frame, String... rows) throws IOException {
    Pngs.palette(dir.resolve("DAVIS/Annotations_unsupervised/480p/s").resolve(frame), rows);
  }

  private void result(int annotator, String frame, String... rows) throws IOException {
    Pngs.palette(dir.resolve("results/anno_%d/s".formatted(annotator)).resolve(frame), rows);
  }

  private Scores score() {
    return score(dir.resolve("DAVIS"), dir.resolve("results"));
  }

  @Test
  void officialNumbers() {
    Path folder = Official.data("refdavis17");
    Official.reproduces(
        Official.expected("refdavis17").path("result"),
        score(folder.resolve("DAVIS"), folder.resolve("results")));
  }

  @Test
  void idsDoNotMatterAndVoidPixelsCountNowhere() {
    assertThat(score().at("anno_0", "J-Mean")).isEqualTo((1 + 0.5) / 2);
    assertThat(score().at("anno_0", "J-Recall")).isEqualTo((0.5 + 1) / 2);
  }

  @Test
  void objectsThatComeAfterTheFirstFrameAreNotCounted() throws IOException {
    truth("00001.png", "1332", "1332");
    for (int annotator = 0; annotator < 4; annotator++) {
      result(annotator, "00001.png", "1002", "1002");
      result(annotator, "00000.png", "1002", "1002");
    }
    assertThat(score().at("average_over_4_annotators", "J-Mean")).isEqualTo(1);
    assertThat(score().at("anno_0", "J-Decay")).isZero();
  }

  @Test
  void missingProposalsAreEmptyOnes() throws IOException {
    for (int annotator = 0; annotator < 4; annotator++) {
      result(annotator, "00000.png", "0000", "0000");
      result(annotator, "00001.png", "0000", "0000");
    }
    assertThat(score().at("average_over_4_annotators", "J&F-Mean")).isZero();
  }

  @Test
  void oneFolderIsOneAnnotatorAndFewerThanFourAreTold() throws IOException {
    Path one = dir.resolve("results/anno_0");
    Scores scores = score(dir.resolve("DAVIS"), one);
    assertThat(scores.at("average_over_1_annotators", "J-Mean")).isEqualTo(0.75);
    Path two = dir.resolve("two");
    Files.createDirectories(two);
    Files.move(one, two.resolve("anno_0"));
    assertThat(score(dir.resolve("DAVIS"), two).warnings())
        .singleElement()
        .asString()
        .contains("4 annotators, here over 1");
  }

  @Test
  void theBestAssignmentIsFoundAndNotTheGreedyOne() {
    double[][] scores = {{0.9, 0.8, 0}, {0.8, 0.1, 0}};
    assertThat(Assignment.best(scores)).containsExactly(1, 0);
    assertThat(Assignment.best(new double[][] {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}}))
        .as("equal scores keep the order")
        .containsExactly(0, 1, 2);
    assertThat(Assignment.best(new double[0][])).isEmpty();
  }

  @Test
  void theBestAssignmentIsThatOfAllPermutations() {
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      int rows = 1 + random.nextInt(4);
      int columns = rows + random.nextInt(3);
      double[][] scores = new double[rows][columns];
      for (double[] row : scores) {
        for (int c = 0; c < columns; c++) {
          row[c] = random.nextInt(6) / 5.0;
        }
      }
      int[] chosen = Assignment.best(scores);
      double sum = 0;
      for (int r = 0; r < rows; r++) {
        sum += scores[r][chosen[r]];
      }
      assertThat(chosen).doesNotHaveDuplicates();
      assertThat(sum).isEqualTo(bestOfAll(scores, 0, 0), within(1e-9));
    }
  }

  private static double bestOfAll(double[][] scores, int row, int taken) {
    if (row == scores.length) {
      return 0;
    }
    double best = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < scores[row].length; c++) {
      if ((taken >> c & 1) == 0) {
        best = Math.max(best, scores[row][c] + bestOfAll(scores, row + 1, taken | 1 << c));
      }
    }
    return best;
  }

  @Test
  void decayIsTheFirstQuarterLessTheLast() {
    DavisObject o = DavisObject.of(new double[] {1, 0.9, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1});
    assertThat(o.mean()).isEqualTo(0.5, within(1e-12));
    assertThat(o.recall()).isEqualTo(3 / 8.0);
    assertThat(o.decay()).isEqualTo((1 + 0.9 + 0.6) / 3 - (0.3 + 0.2 + 0.1) / 3, within(1e-12));
  }

  @Test
  void brokenFilesAreNamed() throws IOException {
    Path davis = dir.resolve("DAVIS");
    Path results = dir.resolve("results");
    result(2, "00001.png", "#000", "0000");
    refuses(davis, results, "anno_2", "00001.png", "at most 20 proposals", "255");
    result(2, "00001.png", "00", "00");
    refuses(davis, results, "anno_2", "00001.png", "2 x 4", "2 x 2");
    Files.delete(results.resolve("anno_2/s/00001.png"));
    refuses(davis, results, "anno_2", "00001.png", "there is no such file");
    file(dir, "DAVIS/ImageSets/2017/val.txt", "s\nnowhere\n");
    refuses(davis, results, "nowhere", "a folder of palette images");
    file(dir, "DAVIS/ImageSets/2017/val.txt", "");
    refuses(davis, results, "val.txt", "the file is empty");
  }
}
