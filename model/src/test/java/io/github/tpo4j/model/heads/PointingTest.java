package io.github.tpo4j.model.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.Saliency;
import io.github.tpo4j.core.TpoException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PointingTest {
  private final Pointing pointing = new Pointing();

  @Test
  void numbersThatAreNotFiniteAreTheModelsFault() {
    Moment good = new Moment(0, 1, 0.5);
    refuses("region", () -> pointing.box(new Box(0, 0, Double.NaN, 1)));
    refuses("temporal", () -> pointing.moments(List.of(good), saliency(Double.NaN)));
    refuses("temporal", () -> pointing.moments(List.of(new Moment(0, 1, Double.NaN)), saliency(1)));
    refuses("mask", () -> pointing.mask(track(Double.NEGATIVE_INFINITY)));
    assertThat(pointing.boxes()).isEmpty();
    assertThat(pointing.moments()).isEmpty();
    assertThat(pointing.masks()).isEmpty();
    pointing.moments(List.of(good), saliency(1));
    pointing.mask(track(3));
    assertThat(pointing.moments()).containsExactly(good);
    assertThat(pointing.masks()).hasSize(1);
  }

  private static Saliency saliency(double score) {
    return new Saliency(1, List.of(score));
  }

  private static MaskTrack track(double score) {
    Rle mask = Rle.encode(new boolean[] {true, false}, 1, 2);
    return new MaskTrack("it", List.of(new MaskTrack.Frame(0, 0, mask, score)));
  }

  private static void refuses(String head, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOf(TpoException.class)
        .hasMessageStartingWith("the %s head computed a number that is not finite".formatted(head))
        .satisfies(e -> assertThat(((TpoException) e).kind()).isEqualTo(TpoException.Kind.MODEL));
  }
}
