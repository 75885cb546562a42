package io.github.tpo4j.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import io.github.tpo4j.train.recipe.OptimiserSettings;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fused operator against the formula in doubles. */
class AdamWTest {
  private static final OptimiserSettings SETTINGS =
      new OptimiserSettings(0.9, 0.99, 1e-8, 0.1, 0.5);
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
  void threeStepsAreThoseOfTheFormulaWithClippingAndDecay() {
    Tensor w = parameter(1, -2, 3);
    Tensor bias = parameter(0.5f);
    Tensor idle = parameter(7);
    AdamW adam =
        new AdamW(
            List.of(
                new Group("a", 0.01, Map.of("x.weight", w)),
                new Group("b", 0.02, Map.of("x.bias", bias, "y.weight", idle))),
            SETTINGS);
    double[] wanted = {1, -2, 3, 0.5};
    double[] mean = new double[4];
    double[] square = new double[4];
    for (int t = 1; t <= 3; t++) {
      Tensor loss = w.mul(w).sum().add(bias.sum().mul(Tensors.scalar(2)));
      loss.backward();
      double norm = adam.gradientNorm();
      double[] g = {2 * wanted[0], 2 * wanted[1], 2 * wanted[2], 2};
      double length = Math.sqrt(g[0] * g[0] + g[1] * g[1] + g[2] * g[2] + g[3] * g[3]);
      assertThat(norm).isCloseTo(length, within(1e-4));
      adam.step(0.5, norm);
      for (int i = 0; i < 4; i++) {
        double rate = 0.5 * (i < 3 ? 0.01 : 0.02);
        double shortened = g[i] * 0.5 / (length + 1e-6);
        mean[i] = 0.9 * mean[i] + 0.1 * shortened;
        square[i] = 0.99 * square[i] + 0.01 * shortened * shortened;
        double m = mean[i] / (1 - Math.pow(0.9, t));
        double v = square[i] / (1 - Math.pow(0.99, t));
        wanted[i] *= 1 - rate * (i < 3 ? 0.1 : 0);
        wanted[i] -= rate * m / (Math.sqrt(v) + 1e-8);
      }
    }
    float[] found = Tensors.floats(w);
    for (int i = 0; i < 3; i++) {
      assertThat((double) found[i]).isCloseTo(wanted[i], within(1e-5));
    }
    assertThat((double) Tensors.floats(bias)[0]).isCloseTo(wanted[3], within(1e-5));
    assertThat(Tensors.floats(idle)).containsExactly(7);
    assertThat(w.grad().defined()).isFalse();
  }

  @Test
  void stepsTooSmallForBf16AddUpInTheCopy() {
    Tensor w = Tensors.of(new float[] {1}).to(ScalarType.BFloat16).set_requires_grad(true);
    OptimiserSettings plain = new OptimiserSettings(0.9, 0.99, 1e-8, 0, 0);
    AdamW adam = new AdamW(List.of(new Group("a", 1e-3, Map.of("w", w))), plain);
    for (int i = 0; i < 8; i++) {
      w.sum().backward();
      adam.step(1, adam.gradientNorm());
    }
    assertThat(Tensors.dtype(w)).isEqualTo(ScalarType.BFloat16);
    assertThat(Tensors.floats(adam.weights().get("w"))[0]).isCloseTo(0.992f, within(1e-5f));
    assertThat(Tensors.floats(w)[0]).isEqualTo(0.9921875f);
  }

  @Test
  void aGradientThatIsNoNumberIsSeen() {
    Tensor w = parameter(1, 2);
    AdamW adam = new AdamW(List.of(new Group("a", 0.1, Map.of("w", w))), SETTINGS);
    assertThat(adam.gradientNorm()).isZero();
    w.mul(Tensors.scalar(Double.NaN)).sum().backward();
    assertThat(adam.gradientNorm()).isNaN();
    adam.forgetGradients();
    assertThat(w.grad().defined()).isFalse();
    assertThat(Tensors.floats(w)).containsExactly(1, 2);
  }

  @Test
  void normsAndBiasesAreNotPulledToZero() {
    assertThat(Group.decays("vision_layernorm.weight")).isFalse();
    assertThat(Group.decays("qformer.bert.embeddings.LayerNorm.weight")).isFalse();
    assertThat(Group.decays("vision_encoder.encoder.blocks.0.attn.q_bias")).isFalse();
    assertThat(Group.decays("query_tokens")).isTrue();
    assertThat(Group.decays("box_token")).isTrue();
  }

  private static Tensor parameter(float... values) {
    return Tensors.of(values).set_requires_grad(true);
  }
}
