package io.github.tpo4j.model.heads.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.model.heads.Pointing;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoxLossTest {
  private PointerScope scope;

  @BeforeEach
  void open() {
    scope = new PointerScope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void overlapsAgreeWithTheBoxesOfTheAnswer() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      Box a = box(random);
      Box b = box(random);
      Tensor x = tensor(a);
      Tensor y = tensor(b);
      assertThat(Tensors.floats(BoxTensors.iou(x, y))[0])
          .isCloseTo((float) a.iou(b), within(1e-5f));
      float g = Tensors.floats(BoxTensors.generalizedIou(x, y))[0];
      assertThat(g).isBetween(-1f, (float) a.iou(b) + 1e-5f);
      assertThat(Tensors.floats(BoxTensors.generalizedIou(y, x))[0]).isCloseTo(g, within(1e-6f));
      assertThat(Tensors.floats(BoxTensors.generalizedIou(x, x))[0]).isCloseTo(1, within(1e-5f));
    }
  }

  @Test
  void emptyBoxesGiveNumbersAndFiniteGradients() {
    Tensor point = boxes(0.5f, 0.5f, 0.5f, 0.5f, 0.2f, 0.2f, 0.4f, 0.2f).set_requires_grad(true);
    Tensor target = boxes(0.5f, 0.5f, 0.5f, 0.5f, 0.2f, 0.2f, 0.4f, 0.2f);
    for (BoxLoss loss : BoxLoss.values()) {
      BoxLoss.Parts parts = loss.of(point, target);
      assertThat(Tensors.floats(parts.total())[0]).isFinite();
      parts.total().backward();
      for (float g : Tensors.floats(point.grad())) {
        assertThat(g).isFinite();
      }
    }
  }

  @Test
  void ownTeachesWithCornersOutOfOrderAndCompatDoesNot() {
    Tensor target = boxes(0.2f, 0.2f, 0.6f, 0.6f);
    Tensor swapped = boxes(0.6f, 0.6f, 0.2f, 0.2f).set_requires_grad(true);
    BoxLoss.Parts own = BoxLoss.OWN.of(swapped, target);
    assertThat(Tensors.floats(own.giou())[0]).isCloseTo(0, within(1e-5f));
    BoxLoss.Parts compat = BoxLoss.COMPAT.of(swapped, target);
    assertThat(Tensors.floats(compat.giou())[0]).isEqualTo(2);
    compat.giou().backward();
    for (float g : Tensors.floats(swapped.grad())) {
      assertThat(g).isZero();
    }
    assertThat(Tensors.floats(compat.total())[0]).isCloseTo(2 * 0.4f + 0.4f, within(1e-5f));
  }

  @Test
  void bothAgreeWhereAllCornersAreInOrder() {
    Tensor a = boxes(0.1f, 0.1f, 0.5f, 0.4f, 0.2f, 0.3f, 0.9f, 0.8f);
    Tensor b = boxes(0.2f, 0.1f, 0.6f, 0.5f, 0.1f, 0.3f, 0.7f, 0.9f);
    assertThat(Tensors.floats(BoxLoss.OWN.of(a, b).total())[0])
        .isCloseTo(Tensors.floats(BoxLoss.COMPAT.of(a, b).total())[0], within(1e-6f));
  }

  @Test
  void theHeadAnswersWithAClampedBoxAndLearnsOne() {
    Params p = Params.fresh(3, ScalarType.Float, new Device("cpu"));
    RegionHead head = new RegionHead(p, 16, BoxLoss.OWN);
    assertThat(head.task()).isEqualTo(Task.REGION);
    assertThat(Tensors.shape(head.token())).containsExactly(1, 1, 16);
    head.trainable(true);
    Tensor states = torch.randn(3, 16);
    Tensor target = boxes(0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.5f, 0.9f, 0.9f, 0, 0, 1, 1);
    float first = Float.NaN;
    float last = Float.NaN;
    for (int step = 0; step < 300; step++) {
      try (PointerScope inner = new PointerScope()) {
        Tensor loss = head.loss(states, target).total();
        last = Tensors.floats(loss)[0];
        first = step == 0 ? last : first;
        loss.backward();
        head.parametersByName()
            .forEach(
                (name, t) -> {
                  if (t.grad().defined()) {
                    t.set_data(t.detach().sub(t.grad().mul(Tensors.scalar(0.05))));
                    t.grad().zero_();
                  }
                });
      }
    }
    assertThat(last).isLessThan(first / 2);
    Pointing answer = new Pointing();
    head.predict(torch.randn(16).mul(Tensors.scalar(100)), null, answer);
    Box box = answer.boxes().get(0);
    assertThat(box).isEqualTo(box.clamped());
  }

  private static Box box(Random r) {
    double x = r.nextDouble();
    double y = r.nextDouble();
    return new Box(x, y, x + r.nextDouble(), y + r.nextDouble());
  }

  private static Tensor tensor(Box b) {
    return boxes((float) b.x1(), (float) b.y1(), (float) b.x2(), (float) b.y2());
  }

  private static Tensor boxes(float... xyxy) {
    return Tensors.of(xyxy, xyxy.length / 4, 4);
  }
}
