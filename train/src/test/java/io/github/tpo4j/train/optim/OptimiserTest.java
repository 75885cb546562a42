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
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fused operator against the formula in doubles. */
class OptimiserTest {
  private static final OptimiserSettings SETTINGS =
      new OptimiserSettings(0.9, 0.99, 1e-8, 0.1, 0.5, false);
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
    Optimiser adam =
        new Optimiser(
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
    OptimiserSettings plain = new OptimiserSettings(0.9, 0.99, 1e-8, 0, 0, false);
    Optimiser adam = new Optimiser(List.of(new Group("a", 1e-3, Map.of("w", w))), plain);
    for (int i = 0; i < 8; i++) {
      w.sum().backward();
      adam.step(1, adam.gradientNorm());
    }
    assertThat(Tensors.dtype(w)).isEqualTo(ScalarType.BFloat16);
    assertThat(Tensors.floats(adam.weights().get("w"))[0]).isCloseTo(0.992f, within(1e-5f));
    assertThat(Tensors.floats(w)[0]).isEqualTo(0.9921875f);
  }

  /** From zero weights and moments the step is the gradient made orthogonal. */
  @Test
  void muonMovesAMatrixAsFarInEveryDirection() {
    OptimiserSettings muon = new OptimiserSettings(0.9, 0.99, 1e-8, 0, 0, true);
    for (long[] shape : new long[][] {{32, 64}, {64, 16}, {96, 32}}) {
      torch.manual_seed(5);
      boolean joint = shape[0] == 3 * shape[1];
      Tensor g = torch.randn(shape);
      if (joint) {
        g = g.mul(Tensors.scalar(0.1)).add(torch.eye(shape[1]).repeat(3, 1));
      }
      Tensor w = torch.zeros(shape).set_requires_grad(true);
      Tensor bias = parameter(1);
      Optimiser optimiser =
          new Optimiser(List.of(new Group("a", 0.01, Map.of("x.weight", w, "x.bias", bias))), muon);
      w.mul(g).sum().add(bias.sum()).backward();
      optimiser.step(1, optimiser.gradientNorm());
      Tensor block = joint ? w.detach().narrow(0, 0, shape[1]) : w.detach();
      double length = 0.01 * 0.2 * Math.sqrt(joint ? shape[1] : Math.max(shape[0], shape[1]));
      for (float s : Tensors.floats(torch.linalg_svdvals(block))) {
        assertThat(s / length).isBetween(0.3, 1.3);
      }
      Tensor along = block.mul(joint ? g.narrow(0, 0, shape[1]) : g).sum();
      assertThat(along.item_float()).isNegative();
      assertThat(Tensors.floats(bias)[0]).isCloseTo(0.99f, within(1e-5f));
      assertThat(optimiser.moments())
          .containsOnlyKeys("mean.x.weight", "mean.x.bias", "square.x.bias", "step.x.bias");
    }
  }

  @Test
  void muonIsForMatricesInsideTheNetwork() {
    assertThat(Group.isInnerMatrix("lm.model.layers.0.self_attn.q_proj.weight", 64, 64)).isTrue();
    assertThat(Group.isInnerMatrix("vision_encoder.encoder.blocks.0.attn.qkv.weight", 96, 32))
        .isTrue();
    assertThat(Group.isInnerMatrix("x.cross_attn_token_to_image.q_proj.weight", 64, 64)).isTrue();
    assertThat(Group.isInnerMatrix("lm.model.embed_tokens.weight", 1024, 64)).isFalse();
    assertThat(Group.isInnerMatrix("qformer.bert.embeddings.position_embeddings.weight", 32, 64))
        .isFalse();
    assertThat(Group.isInnerMatrix("lm.lm_head.weight", 1024, 64)).isFalse();
    assertThat(Group.isInnerMatrix("x.lora_A.default.weight", 16, 64)).isFalse();
    assertThat(Group.isInnerMatrix("patch_heads.out.weight", 31, 64)).isFalse();
    assertThat(Group.isInnerMatrix("cg_model.span_embed.layers.2.weight", 2, 96)).isFalse();
    assertThat(Group.isInnerMatrix("x.norm.weight", 64)).isFalse();
  }

  @Test
  void aGradientThatIsNoNumberIsSeen() {
    Tensor w = parameter(1, 2);
    Optimiser adam = new Optimiser(List.of(new Group("a", 0.1, Map.of("w", w))), SETTINGS);
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
