package io.github.tpo4j.model.heads.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.model.heads.temporal.loss.TemporalTargets;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class LabelsTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void clipsBetweenStartAndEndAreRelevant() {
    Labels l = Labels.ofMoments(List.of(new double[] {3, 7.9}), 20, 10, random);
    assertThat(l.relevance()).containsExactly(0, 1, 1, 0, 0, 0, 0, 0, 0, 0);
    assertThat(l.spans()[0]).containsExactly(0.2725f, 0.245f);
    assertThat(l.high()).containsExactlyInAnyOrder(1, 2);
    assertThat(l.low()).doesNotContain(1, 2).doesNotHaveDuplicates();
  }

  @Test
  void aMomentOfOneClipIsDrawnTwice() {
    Labels l = Labels.ofMoments(List.of(new double[] {4.1, 4.2}), 20, 10, random);
    assertThat(l.relevance()[1]).isEqualTo(1);
    assertThat(l.high()).containsExactly(1, 1);
  }

  @Test
  void whereEverythingIsRelevantThePairsTeachNothing() {
    Labels l = Labels.ofMoments(List.of(new double[] {0, 99}), 20, 4, random);
    assertThat(l.relevance()).containsOnly(1);
    assertThat(l.low()).isEqualTo(l.high());
    assertThat(l.spans()[0]).containsExactly(0.5f, 1f);
  }

  @Test
  void aWindowAfterTheLastClipIsTheLastClip() {
    Labels l = Labels.ofMoments(List.of(new double[] {25, 30}), 20, 4, random);
    assertThat(l.relevance()).containsExactly(0, 0, 0, 1);
  }

  @Test
  void highlightsPairBestWithWorst() {
    int[][] scores = {{1, 1, 1}, {4, 4, 4}, {0, 1, 0}, {4, 4, 4}};
    Labels l =
        Labels.ofHighlights(
            List.of(new double[] {4, 10}), new int[] {2, 3, 4, 9}, scores, 6, 2, random);
    // clip 9 is beyond the features
    assertThat(l.relevance()).containsExactly(0, 0, 3, 12, 1, 0);
    assertThat(l.high()[0]).isEqualTo(3);
    assertThat(l.low()[0]).isEqualTo(4);
    assertThat(l.high()[1]).isIn(2, 3, 4);
    assertThat(l.low()[1]).isIn(0, 1, 5);
  }

  @Test
  void atMostFiveMoments() {
    List<double[]> windows =
        IntStream.range(0, 9).mapToObj(i -> new double[] {i, i + 0.5}).toList();
    assertThat(Labels.ofMoments(windows, 10, 10, random).spans()).hasNumberOfRows(5);
  }

  @Test
  void sameSeedSameLabels() {
    List<double[]> windows = List.of(new double[] {3, 11});
    Labels a = Labels.ofMoments(windows, 20, 10, new SplittableRandom(8));
    Labels b = Labels.ofMoments(windows, 20, 10, new SplittableRandom(8));
    assertThat(a.high()).isEqualTo(b.high());
    assertThat(a.low()).isEqualTo(b.low());
  }

  @Test
  void aBatchIsPaddedToTheLongest() {
    TorchRuntime.start();
    try (PointerScope scope = new PointerScope()) {
      Labels a = Labels.ofMoments(List.of(new double[] {0, 2}), 4, 2, random);
      Labels b = Labels.ofMoments(List.of(new double[] {0, 1}, new double[] {2, 3}), 3, 3, random);
      TemporalTargets t = Labels.batch(List.of(a, b));
      assertThat(Tensors.floats(t.relevance_BV())).containsExactly(1, 0, 0, 1, 0, 1);
      assertThat(t.counts()).containsExactly(1, 2);
      assertThat(Tensors.shape(t.span_K2())).containsExactly(3, 2);
      assertThat(t.pairs()).isPresent();
    }
  }
}
