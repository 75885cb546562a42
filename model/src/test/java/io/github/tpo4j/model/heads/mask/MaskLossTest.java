package io.github.tpo4j.model.heads.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.heads.HeadLoss;
import io.github.tpo4j.model.heads.mask.sam2.TinySam;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both ways to teach the mask adapter, on a tiny SAM 2. */
class MaskLossTest {
  private static final int WIDTH = 12;

  private PointerScope scope;
  private Tensor states_KD;
  private MaskTarget target;

  @BeforeEach
  void open() {
    scope = new PointerScope();
    Params.fresh(1, ScalarType.Float, new Device("cpu"));
    states_KD = torch.randn(2, WIDTH);
    Tensor box_K4 = Tensors.of(new float[] {0.1f, 0.2f, 0.6f, 0.7f, 0.3f, 0.3f, 0.9f, 0.8f}, 2, 4);
    Tensor mask_KHW = torch.zeros(2, 20, 30);
    mask_KHW.narrow(1, 4, 10).narrow(2, 3, 15).fill_(Tensors.scalar(1));
    Tensor pixels_K3SS = Tensors.cat(0, TinySam.frame(1), TinySam.frame(2));
    var features = head(MaskLoss.DECODER).sam().encode(pixels_K3SS);
    target = new MaskTarget(box_K4, features, mask_KHW);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void theDecodersMaskTeachesTheAdapterAndNothingElse() {
    MaskHead head = head(MaskLoss.DECODER);
    HeadLoss loss = head.loss(states_KD, target);
    assertThat(loss.terms()).containsOnlyKeys("pixels", "dice", "iou");
    loss.total().backward();
    head.adapter()
        .parametersByName()
        .forEach(
            (name, t) -> {
              if (name.startsWith("track_embed.")) {
                assertThat(Tensors.floats(t.grad().abs().sum())[0]).as(name).isPositive();
              } else {
                assertThat(t.grad().defined()).as(name).isFalse();
              }
            });
    head.sam()
        .parametersByName()
        .forEach((name, t) -> assertThat(t.grad().defined()).as(name).isFalse());
  }

  @Test
  void gradientsReachTheLanguageModelsStates() {
    for (MaskLoss loss : new MaskLoss[] {MaskLoss.EMBEDDING, MaskLoss.DECODER}) {
      Tensor states = states_KD.detach().clone().set_requires_grad(true);
      head(loss).loss(states, target).total().backward();
      for (int k = 0; k < 2; k++) {
        assertThat(Tensors.floats(states.grad().select(0, k).abs().sum())[0]).isPositive();
      }
    }
  }

  @Test
  void bothLossesFallWithTraining() {
    for (MaskLoss loss : new MaskLoss[] {MaskLoss.EMBEDDING, MaskLoss.DECODER}) {
      MaskHead head = head(loss);
      float first = step(head);
      float last = first;
      for (int i = 0; i < 8; i++) {
        last = step(head);
      }
      assertThat(last).isLessThan(first);
    }
  }

  @Test
  void theSumHasAllTermsAndTheirTotal() {
    HeadLoss a = head(MaskLoss.EMBEDDING).loss(states_KD, target);
    HeadLoss b = head(MaskLoss.DECODER).loss(states_KD, target);
    HeadLoss both = head(MaskLoss.EMBEDDING.and(MaskLoss.DECODER)).loss(states_KD, target);
    assertThat(both.terms()).containsOnlyKeys("prompt", "box", "pixels", "dice", "iou");
    assertThat(Tensors.floats(both.total()))
        .containsExactly(Tensors.floats(a.total().add(b.total())));
  }

  @Test
  void boxesAloneAreEnoughForTheEmbeddingLossOnly() {
    MaskTarget boxes = MaskTarget.boxes(target.box_K4());
    assertThat(Tensors.floats(head(MaskLoss.EMBEDDING).loss(states_KD, boxes).total())[0])
        .isPositive();
    assertThatThrownBy(() -> head(MaskLoss.DECODER).loss(states_KD, boxes))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("needs the first frame and its true mask");
  }

  private float step(MaskHead head) {
    try (PointerScope inner = new PointerScope()) {
      Tensor loss = head.loss(states_KD, target).total();
      loss.backward();
      try (NoGradGuard guard = new NoGradGuard()) {
        for (Map.Entry<String, Tensor> e : head.adapter().parametersByName().entrySet()) {
          Tensor grad = e.getValue().grad();
          if (grad.defined()) {
            Tensor length = grad.norm().clamp_min(Tensors.scalar(1e-12));
            e.getValue().sub_(grad.div(length).mul(Tensors.scalar(0.02)));
            grad.zero_();
          }
        }
      }
      return Tensors.floats(loss)[0];
    }
  }

  private static MaskHead head(MaskLoss loss) {
    Params p = Params.fresh(5, ScalarType.Float, new Device("cpu"));
    MaskHead head = new MaskHead(p, TinySam.config(Set.of()), WIDTH, loss);
    head.eval();
    head.trainable(false);
    head.adapter().trainable(true);
    return head;
  }
}
