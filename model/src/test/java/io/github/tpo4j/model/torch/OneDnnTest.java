package io.github.tpo4j.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneDnnTest {
  @Test
  void productsAndActivationsAreThoseOfTheOrdinaryOperators() {
    TorchRuntime.start();
    try (LeakTrap trap = new LeakTrap()) {
      try (PointerScope scope = new PointerScope()) {
        torch.manual_seed(1);
        Tensor x = torch.randn(3, 40, 96);
        Tensor w = torch.randn(200, 96);
        TensorOptional b = new TensorOptional(torch.randn(200));
        for (OneDnn.Activation act : OneDnn.Activation.values()) {
          Tensor plain = torch.linear(x, w, b);
          Tensor expected =
              switch (act) {
                case NONE -> plain;
                case RELU -> torch.relu(plain);
                case GELU -> torch.gelu(plain);
              };
          assertClose(OneDnn.linear(x, w, b, act), expected, 1e-4);
        }
        Tensor turned = x.transpose(0, 1); // not contiguous
        assertClose(
            OneDnn.linear(turned, w, new TensorOptional(), OneDnn.Activation.NONE),
            torch.linear(turned, w),
            1e-4);
      }
      trap.assertEmpty();
    }
  }

  @Test
  void gradientsAreNeverLost() {
    TorchRuntime.start();
    try (PointerScope scope = new PointerScope()) {
      Tensor x = torch.randn(64, 96);
      Tensor w = torch.randn(200, 96).set_requires_grad(true);
      assertThat(OneDnn.serves(x, w)).isFalse();
      OneDnn.linear(x, w, new TensorOptional(), OneDnn.Activation.GELU).sum().backward();
      assertThat(w.grad().defined()).isTrue();
      try (NoGradGuard guard = new NoGradGuard()) {
        assertThat(OneDnn.serves(x, w)).isTrue();
      }
    }
  }

  /**
   * Keys that fill no block of the kernels: packed, their products were wrong on some processors.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 48, 64, 263, 272, 300, 1000})
  void attentionOverAnyNumberOfKeysIsAttention(long keys) {
    TorchRuntime.start();
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      torch.manual_seed(3);
      Tensor q = torch.randn(1, 256, 64);
      Tensor k = torch.randn(1, keys, 64);
      Tensor v = torch.randn(1, keys, 32);
      Tensor all = OneDnn.attention(q, k, v.transpose(1, 2).contiguous(), 0.125);
      Tensor expected = Attention.full(q.unsqueeze(1), k.unsqueeze(1), v.unsqueeze(1)).squeeze(1);
      assertClose(all, expected, 1e-5);
    }
  }

  @Test
  void attentionInBlocksIsAttention() {
    TorchRuntime.start();
    try (PointerScope scope = new PointerScope()) {
      torch.manual_seed(2);
      Tensor q = torch.randn(2, 3, 150, 16);
      Tensor k = torch.randn(2, 3, 70, 16);
      Tensor v = torch.randn(2, 3, 70, 16);
      assertClose(OneDnn.attentionOfHeads(q, k, v, 0.25), Attention.full(q, k, v), 1e-5);
    }
  }

  private static void assertClose(Tensor actual, Tensor expected, double tolerance) {
    assertThat(Tensors.shape(actual)).isEqualTo(Tensors.shape(expected));
    assertThat(actual.sub(expected).abs().max().item_double()).isCloseTo(0, within(tolerance));
  }
}
