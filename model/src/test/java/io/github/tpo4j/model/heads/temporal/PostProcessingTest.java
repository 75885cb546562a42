package io.github.tpo4j.model.heads.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.core.Moment;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class PostProcessingTest {
  @Test
  void spansBecomeMomentsBestFirst() {
    TorchRuntime.start();
    try (PointerScope scope = new PointerScope()) {
      Tensor logit = Tensors.of(new float[] {0, 0, 2, 0, 2, 0}, 3, 2);
      Tensor span = Tensors.of(new float[] {.5f, .2f, .1f, .6f, .9f, .1f}, 3, 2);
      assertThat(MomentRanking.of(logit, span, 10))
          .containsExactly(
              new Moment(0, 4, .8808), new Moment(8.5, 9.5, .8808), new Moment(4, 6, .5));
    }
  }

  @Test
  void halvesGoToTheEvenSecond() {
    assertThat(
            PostProcessor.PUBLISHED.apply(
                List.of(new Moment(0.5, 1.5, 1), new Moment(2.5, 3.49, 1))))
        .containsExactly(new Moment(0, 2, 1), new Moment(2, 3, 1));
  }

  @Test
  void nothingIsDoneWhereNothingIsAsked() {
    List<Moment> moments = List.of(new Moment(0.25, 7.125, 0.5));
    assertThat(PostProcessor.NONE.apply(moments)).isEqualTo(moments);
  }

  @Test
  void momentsThatOverlapABetterOneAreDropped() {
    Moment best = new Moment(0, 10, .9);
    Moment same = new Moment(1, 10, .8);
    Moment apart = new Moment(20, 30, .1);
    assertThat(MomentRanking.suppress(List.of(apart, same, best), 0.5, 5))
        .containsExactly(best, apart);
    assertThat(MomentRanking.suppress(List.of(apart, same, best), 0.95, 2))
        .containsExactly(best, same);
    assertThat(MomentRanking.suppress(List.of(), 0.5, 5)).isEmpty();
  }
}
