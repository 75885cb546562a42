package io.github.tpo4j.model.heads.temporal.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class SpansTest {
  @Test
  void overlapByHand() {
    TorchRuntime.start();
    try (PointerScope scope = new PointerScope()) {
      Tensor a = span(2, 6);
      value(Spans.iou(a, span(4, 8)), 2.0 / 6);
      value(Spans.generalizedIou(a, span(4, 8)), 2.0 / 6);
      value(Spans.iou(a, span(8, 10)), 0);
      value(Spans.generalizedIou(a, span(8, 10)), -2.0 / 8);
      value(Spans.covered(a, span(5, 20)), 0.25);
      value(Spans.generalizedIou(a, a), 1);
    }
  }

  @Test
  void bothFormsAndBack() {
    TorchRuntime.start();
    try (PointerScope scope = new PointerScope()) {
      Tensor cw = Spans.toCentreWidth(span(2, 6));
      assertThat(Tensors.floats(cw)).containsExactly(4, 4);
      assertThat(Tensors.floats(Spans.toStartEnd(cw))).containsExactly(2, 6);
    }
  }

  @Test
  void emptySpansHaveNumbersAndGradients() {
    TorchRuntime.start();
    try (PointerScope scope = new PointerScope()) {
      Tensor empty = span(3, 3).set_requires_grad(true);
      Tensor giou = Spans.generalizedIou(empty, span(3, 3));
      giou.sum().backward();
      value(Spans.iou(empty, span(3, 3)), 0);
      assertThat(Tensors.floats(empty.grad())).doesNotContain(Float.NaN);
    }
  }

  private static Tensor span(float start, float end) {
    return Tensors.of(new float[] {start, end}, 1, 2);
  }

  private static void value(Tensor t, double expected) {
    assertThat((double) Tensors.floats(t)[0]).isCloseTo(expected, within(1e-6));
  }
}
