package io.github.tpo4j.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// B batch · H heads · N key heads · T tokens · D head width
class AttentionTest {
  /** On a processor with tiles the bf16 rows run in bf16, elsewhere in f32: both near the truth. */
  @ParameterizedTest
  @CsvSource({"Float, 40, 8, 1e-5", "BFloat16, 40, 8, 0.02", "BFloat16, 70, 7, 0.02"})
  void sharedKeyHeadsAreRepeatedOnesInEveryType(
      ScalarType type, long tokens, long width, double tolerance) {
    TorchRuntime.start();
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      torch.manual_seed(3);
      Tensor q_BHTD = torch.randn(2, 6, tokens, width).to(type);
      Tensor k_BNTD = torch.randn(2, 2, tokens, width).to(type);
      Tensor v_BNTD = torch.randn(2, 2, tokens, width).to(type);
      Tensor sees_TT = torch.ones(tokens, tokens).tril();
      Tensor hidden_TT = torch.log(sees_TT); // 0 where a query sees a key, minus infinity elsewhere
      Tensor scores_BHTT =
          torch
              .matmul(Tensors.f32(q_BHTD), repeated(k_BNTD).transpose(2, 3))
              .div(Tensors.scalar(Math.sqrt(width)))
              .add(hidden_TT);
      Tensor expected = torch.matmul(torch.softmax(scores_BHTT, 3), repeated(v_BNTD));
      Tensor mask = sees_TT.to(ScalarType.Bool);
      near(Attention.attend(q_BHTD, k_BNTD, v_BNTD, null, true, 0), expected, tolerance);
      near(Attention.attend(q_BHTD, k_BNTD, v_BNTD, mask, false, 0), expected, tolerance);
    }
  }

  private static Tensor repeated(Tensor x_BNTD) {
    return Tensors.f32(x_BNTD).repeat_interleave(3, new LongOptional(1), new LongOptional());
  }

  private static void near(Tensor actual, Tensor expected, double tolerance) {
    double worst = Tensors.f32(actual).sub(expected).abs().max().item_double();
    assertThat(worst).isCloseTo(0, within(tolerance));
  }
}
