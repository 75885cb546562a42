package io.github.tpo4j.model.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Tensors;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PromptEmbeddingsTest {
  private static final long TOKEN = 7;
  private static final long BOX = 9;
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
  void everySampleGetsItsOwnMediaBoxesAndTaskToken() {
    Tensor token = Tensors.of(new float[] {-1, -1}, 1, 1, 2).set_requires_grad(true);
    Tensor ids = Tensors.of(new long[] {0, 0, TOKEN, BOX, 0, 5, BOX, 0}, 2, 4);
    Tensor slots = Tensors.of(new long[] {1, 1, 0, 0, 1, 0, 0, 1}, 2, 4).to(ScalarType.Bool);
    Tensor media = Tensors.of(new float[] {1, 1, 2, 2, 3, 3, 4, 4}, 2, 2, 2);
    Tensor boxes = Tensors.of(new float[] {10, 10, 20, 20}, 2, 2);
    Tensor words = torch.full(new long[] {2, 4, 2}, Tensors.scalar(0.5));
    Tensor x = prompt(token).assemble(words, ids, new PromptEmbeddings.Visual(media, slots), boxes);
    assertThat(Tensors.floats(x.select(2, 0))).containsExactly(1, 2, -1, 10, 3, 0.5f, 20, 4);
    x.sum().backward();
    assertThat(Tensors.floats(token.grad())).containsExactly(1, 1);
  }

  @Test
  void takesTheTypeOfTheWordEmbeddings() {
    Tensor ids = Tensors.of(new long[] {TOKEN, 1}, 1, 2);
    Tensor words = torch.zeros(1, 2, 2).to(ScalarType.BFloat16);
    Tensor x = prompt(torch.ones(1, 1, 2)).assemble(words, ids, null, null);
    assertThat(Tensors.dtype(x)).isEqualTo(ScalarType.BFloat16);
    assertThat(Tensors.floats(x)).containsExactly(1, 1, 0, 0);
  }

  @Test
  void countsThatDoNotMatchAreRefused() {
    PromptEmbeddings prompt = prompt(torch.ones(1, 1, 2));
    Tensor ids = Tensors.of(new long[] {BOX, 1, 1, 1}, 1, 4);
    Tensor words = torch.zeros(1, 4, 2);
    assertThatThrownBy(() -> prompt.assemble(words, ids, null, null))
        .isInstanceOf(TpoException.class)
        .hasMessage("the prompts ask for 1 input boxes (<track_box>) but 0 were given");
    Tensor text = torch.ones_like(ids);
    Tensor three = Tensors.of(new long[] {1, 1, 1, 0}, 1, 4).to(ScalarType.Bool);
    assertThatThrownBy(
            () ->
                prompt.assemble(
                    words, text, new PromptEmbeddings.Visual(torch.ones(1, 2, 2), three), null))
        .isInstanceOf(TpoException.class)
        .hasMessage("prompt 0 keeps 3 places for its medium, but the medium has 2 tokens");
    assertThatThrownBy(
            () ->
                prompt.assemble(
                    words, text, new PromptEmbeddings.Visual(torch.ones(2, 3, 2), three), null))
        .hasMessage("1 prompts but 2 media");
  }

  private static PromptEmbeddings prompt(Tensor token) {
    return new PromptEmbeddings(List.of(new PromptEmbeddings.Slot(TOKEN, token)), BOX);
  }
}
