package io.github.tpo4j.model.heads.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MaskLossesTest {
  private PointerScope scope;

  @BeforeEach
  void open() {
    TorchRuntime.start();
    scope = new PointerScope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void diceByHand() {
    // all probabilities 1/2, two of four pixels true: 1 − (2·1 + 1) / (2 + 2 + 1)
    value(MaskLosses.dice(torch.zeros(1, 2, 2), half()), 0.4);
    value(MaskLosses.dice(half().mul(Tensors.scalar(200)).sub(Tensors.scalar(100)), half()), 0);
  }

  @Test
  void focalByHand() {
    double ln2 = Math.log(2);
    value(MaskLosses.crossEntropy(torch.zeros(1, 2, 2), half()), ln2);
    // weights 0.25 and 0.75 in equal number, times (1 − 1/2)²
    value(MaskLosses.focal(torch.zeros(1, 2, 2), half(), 0.25, 2), 0.5 * 0.25 * ln2);
    value(MaskLosses.focal(torch.zeros(1, 2, 2), half(), -1, 2), 0.25 * ln2);
  }

  @Test
  void iouByHand() {
    Tensor logits = Tensors.of(new float[] {1, -1, 1, -1}, 1, 2, 2);
    value(MaskLosses.iou(logits, half()), 1.0 / 3);
    value(MaskLosses.iou(logits.abs().neg(), torch.zeros(1, 2, 2)), 0);
    value(MaskLosses.iouSquaredError(torch.zeros(1), logits, half()), 1.0 / 9);
  }

  @Test
  void onlyTheBestProposalOfAVisibleObjectLearns() {
    Tensor good = half().mul(Tensors.scalar(8)).sub(Tensors.scalar(4)); // [1, 2, 2]
    Tensor logits =
        Tensors.stack(0, Tensors.cat(0, good.neg(), good), Tensors.cat(0, good, good.neg()))
            .clone()
            .set_requires_grad(true);
    Tensor target = Tensors.cat(0, half(), torch.zeros(1, 2, 2));
    Tensor iou = torch.zeros(2, 2).set_requires_grad(true);
    MaskLosses.Proposals p = MaskLosses.best(logits, iou, target, MaskLosses.Weights.SAM2);
    assertThat(Tensors.longs(p.best_N())[0]).isEqualTo(1);
    p.total().backward();
    float[] perMask = Tensors.floats(logits.grad().abs().sum(2, 3));
    assertThat(perMask[0]).isZero();
    assertThat(perMask[1]).isPositive();
    assertThat(perMask[2]).isZero();
    assertThat(perMask[3]).isZero();
    assertThat(Tensors.floats(iou.grad())).containsExactly(0, -1, 0, 0);
  }

  @Test
  void theObjectScoreIsCrossEntropy() {
    value(MaskLosses.objectScore(torch.zeros(3, 1), torch.ones(3, 1)), Math.log(2));
  }

  private static Tensor half() {
    return Tensors.of(new float[] {1, 1, 0, 0}, 1, 2, 2);
  }

  private static void value(Tensor t, double expected) {
    assertThat((double) Tensors.floats(t)[0]).isCloseTo(expected, within(1e-6));
  }
}
