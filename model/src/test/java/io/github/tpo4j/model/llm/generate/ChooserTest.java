package io.github.tpo4j.model.llm.generate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChooserTest {
  @Test
  void rowsOfTheTableThatNoTokenHasAreNotChosen() {
    float[] scores = {1, 3, 2, 9};
    assertThat(Chooser.GREEDY.choose(scores, new int[0])).isEqualTo(3);
    assertThat(Chooser.GREEDY.among(3).choose(scores, new int[0])).isEqualTo(1);
    assertThat(Chooser.GREEDY.among(4).choose(scores, new int[0])).isEqualTo(3);
  }
}
