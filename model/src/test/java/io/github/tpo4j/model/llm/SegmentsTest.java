package io.github.tpo4j.model.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentsTest {
  /** The two ways to attend are one function, with one gradient. */
  @ParameterizedTest
  @ValueSource(ints = {0, 4})
  void togetherIsAsApart(int window) {
    TorchRuntime.start();
    Segments segments = new Segments(new int[] {5, 1, 9});
    try (PointerScope scope = new PointerScope()) {
      List<float[]> apart = results(segments::apart, window);
      List<float[]> together = results(segments.together(new Device("cpu")), window);
      for (int i = 0; i < apart.size(); i++) {
        assertThat(together.get(i)).containsExactly(apart.get(i), within(1e-5f));
      }
    }
  }

  /** The output, and the gradients of queries, keys and values. */
  private static List<float[]> results(Segments.Attending attending, int window) {
    torch.manual_seed(5);
    Tensor q_1HTD = torch.randn(1, 4, 15, 8).set_requires_grad(true);
    Tensor k_1NTD = torch.randn(1, 2, 15, 8).set_requires_grad(true);
    Tensor v_1NTD = torch.randn(1, 2, 15, 8).set_requires_grad(true);
    Tensor y_1HTD = attending.attend(q_1HTD, k_1NTD, v_1NTD, window);
    y_1HTD.mul(torch.randn(1, 4, 15, 8)).sum().backward();
    List<float[]> all = new ArrayList<>(List.of(Tensors.floats(y_1HTD)));
    List.of(q_1HTD, k_1NTD, v_1NTD).forEach(x -> all.add(Tensors.floats(x.grad())));
    return all;
  }
}
