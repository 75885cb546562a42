package io.github.tpo4j.model.llm.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SamplingTest {
  private static final int[] NOTHING = {};
  private static final float[] SCORES = {1, 3, 2, -1, 2.5f, 0};

  private static Set<Integer> drawn(Sampling sampling) {
    Chooser chooser = sampling.chooser();
    Set<Integer> ids = new TreeSet<>();
    for (int i = 0; i < 3000; i++) {
      ids.add(chooser.choose(SCORES.clone(), NOTHING));
    }
    return ids;
  }

  @Test
  void topKKeepsTheBest() {
    assertThat(drawn(new Sampling(1, 2, 1, 1, 3))).containsExactly(1, 4);
    assertThat(drawn(new Sampling(5, 0, 1, 1, 3))).hasSize(6);
  }

  @Test
  void topPKeepsTheSmallestSetThatReachesIt() {
    // softmax: .40 .25 .15 .. in falling order 1, 4, 2, 0, 5, 3
    double sum = 0;
    for (float s : SCORES) {
      sum += Math.exp(s);
    }
    double best = Math.exp(3) / sum;
    assertThat(drawn(new Sampling(1, 0, best - 1e-3, 1, 3))).containsExactly(1);
    assertThat(drawn(new Sampling(1, 0, best + 1e-3, 1, 3))).containsExactly(1, 4);
  }

  @Test
  void frequenciesFollowTheSoftmax() {
    Chooser chooser = new Sampling(0.7, 0, 1, 1, 11).chooser();
    double[] p = new double[SCORES.length];
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp(SCORES[i] / 0.7);
      sum += p[i];
    }
    int n = 40_000;
    int[] count = new int[p.length];
    for (int i = 0; i < n; i++) {
      count[chooser.choose(SCORES.clone(), NOTHING)]++;
    }
    for (int i = 0; i < p.length; i++) {
      double expected = p[i] / sum;
      assertThat((double) count[i] / n).isBetween(expected - 0.012, expected + 0.012);
    }
  }

  @Test
  void sameSeedSameTokens() {
    Chooser a = new Sampling(1, 0, 1, 1, 42).chooser();
    Chooser b = new Sampling(1, 0, 1, 1, 42).chooser();
    for (int i = 0; i < 50; i++) {
      assertThat(a.choose(SCORES.clone(), NOTHING)).isEqualTo(b.choose(SCORES.clone(), NOTHING));
    }
  }

  @Test
  void repetitionPenaltyIsAppliedOncePerTokenAlsoWhenGreedy() {
    Chooser chooser = new Sampling(0, 0, 1, 1.4, 0).chooser();
    assertThat(chooser.choose(SCORES.clone(), NOTHING)).isEqualTo(1);
    float[] scores = SCORES.clone();
    assertThat(chooser.choose(scores, new int[] {1, 1, 3})).isEqualTo(4);
    assertThat(scores[1]).isEqualTo(3 / 1.4f);
    assertThat(scores[3]).isEqualTo(-1.4f);
  }

  @Test
  void rangesAreChecked() {
    assertThatThrownBy(() -> new Sampling(-1, 0, 1, 1, 0)).hasMessageContaining("temperature");
    assertThatThrownBy(() -> new Sampling(1, 0, 0, 1, 0)).hasMessageContaining("topP");
  }

  @Test
  void streamHoldsBackWhatMayBecomeAStopOrACharacter() {
    String[] texts = {"a", "ab", "ab\uFFFD", "abé", "abé#", "abé#x", "abé#x##", "abé#x##E tail"};
    TextStream stream = new TextStream(ids -> texts[ids.length - 1], List.of("##E"));
    String[] heard = new String[texts.length];
    for (int i = 0; i < texts.length; i++) {
      heard[i] = stream.update(new int[i + 1]);
    }
    assertThat(Arrays.asList(heard)).containsExactly("a", "b", "", "é", "", "#x", "", "");
    assertThat(stream.stopped()).isTrue();
    assertThat(stream.text()).isEqualTo("abé#x");
  }
}
