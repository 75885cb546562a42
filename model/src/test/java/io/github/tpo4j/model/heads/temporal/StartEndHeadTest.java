package io.github.tpo4j.model.heads.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.model.torch.Tensors;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class StartEndHeadTest {
  @Test
  void theSpanIsTheBestOfAllPairs() {
    Random random = new Random(5);
    try (PointerScope scope = new PointerScope()) {
      for (int trial = 0; trial < 200; trial++) {
        int steps = 2 + random.nextInt(8);
        int padding = random.nextInt(3);
        float[] scores = new float[2 * (steps + padding)];
        for (int i = 0; i < scores.length; i++) {
          scores[i] = i < 2 * steps ? random.nextFloat() : 100;
        }
        long[] frames = new long[steps];
        for (int i = 0; i < steps; i++) {
          frames[i] = 10L * i;
        }
        double best = Double.NEGATIVE_INFINITY;
        long[] expected = null;
        for (int s = 0; s < steps; s++) {
          for (int e = s + 1; e < steps; e++) {
            double score = (double) scores[2 * s] + scores[2 * e + 1];
            if (score > best) {
              best = score;
              expected = new long[] {frames[s], frames[e] + 1};
            }
          }
        }
        long[][] spans =
            StartEndHead.decode(Tensors.of(scores, 1, steps + padding, 2), new long[][] {frames});
        assertThat(spans[0]).isEqualTo(expected);
      }
    }
  }

  @Test
  void aSingleFrameIsItsOwnSpan() {
    try (PointerScope scope = new PointerScope()) {
      long[][] spans = StartEndHead.decode(Tensors.of(new float[2], 1, 1, 2), new long[][] {{4}});
      assertThat(spans[0]).containsExactly(4, 5);
    }
  }
}
