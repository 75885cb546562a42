package io.github.tpo4j.model.heads.temporal.cgdetr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import io.github.tpo4j.model.weights.SafetensorsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CgDetrTest {
  private PointerScope scope;

  @BeforeEach
  void open() {
    TorchRuntime.start();
    scope = new PointerScope();
    torch.manual_seed(5);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void aBatchGivesWhatItsSamplesGiveOneByOne() {
    CgDetr model = TinyCgDetr.model(1, Formulas.OWN);
    List<CgDetrInput.Sample> samples =
        List.of(TinyCgDetr.sample(7, 3), TinyCgDetr.sample(4, 6), TinyCgDetr.sample(1, 1));
    Tensor prompt_BD = torch.randn(3, TinyCgDetr.TEXT);
    CgDetrOutput all = model.forward(TinyCgDetr.batch(samples, prompt_BD));
    for (int b = 0; b < 3; b++) {
      CgDetrOutput one =
          model.forward(TinyCgDetr.batch(List.of(samples.get(b)), prompt_BD.narrow(0, b, 1)));
      close(all.logits().narrow(0, b, 1), one.logits());
      close(all.spans().narrow(0, b, 1), one.spans());
      long clips = one.text().saliency_BV().size(1);
      close(all.text().saliency_BV().narrow(0, b, 1).narrow(1, 0, clips), one.text().saliency_BV());
      close(
          all.text().attention_BV().narrow(0, b, 1).narrow(1, 0, clips), one.text().attention_BV());
    }
  }

  @Test
  void theReferencesMaskLetsNeighboursDisturbEachOther() {
    List<CgDetrInput.Sample> samples = List.of(TinyCgDetr.sample(7, 6), TinyCgDetr.sample(4, 2));
    Tensor prompt_BD = torch.randn(2, TinyCgDetr.TEXT);
    CgDetrInput in = TinyCgDetr.batch(samples, prompt_BD);
    Tensor own = TinyCgDetr.model(1, Formulas.OWN).forward(in).text().saliency_BV();
    Tensor compat = TinyCgDetr.model(1, Formulas.COMPAT).forward(in).text().saliency_BV();
    assertThat(difference(own, compat)).isGreaterThan(1e-3);
  }

  @Test
  void gradientReachesThePromptAndEveryParameterThatTakesPart() {
    CgDetr model = TinyCgDetr.model(1, Formulas.OWN);
    model.trainable(true);
    Tensor prompt_BD = torch.randn(2, TinyCgDetr.TEXT).set_requires_grad(true);
    CgDetrInput in =
        TinyCgDetr.batch(
            List.of(TinyCgDetr.sample(7, 3), TinyCgDetr.sample(4, 6)), prompt_BD, "a", "b");
    CgDetrOutput out = model.forward(in, Optional.of(torch.ones(2, 7)));
    out.spans()
        .sum()
        .add(out.logits().sum())
        .add(out.text().saliency_BV().square().sum())
        .add(out.moments().orElseThrow().similarity().sum())
        .backward();
    assertThat(largest(prompt_BD.grad().select(0, 0))).isGreaterThan(1e-6);
    assertThat(largest(prompt_BD.grad().select(0, 1))).isGreaterThan(1e-6);
    List<String> without = new ArrayList<>();
    model
        .parametersByName()
        .forEach(
            (name, t) -> {
              if (!t.grad().defined()) {
                without.add(name);
              }
            });
    assertThat(without).isEmpty();
  }

  @Test
  void attentionOverNoKeysIsTheBiasOfTheOutputProjection() {
    var shape = new ResidualLayer.Shape(8, 2, 12, 0);
    CrossAttention cross = new CrossAttention(TinyCgDetr.fresh(3), 1, shape);
    Map<String, Tensor> w = cross.parametersByName();
    Tensor bias_D = w.get("layers.0.self_attn.out_proj.bias");
    bias_D.normal_();
    Tensor token_B1D = torch.randn(2, 1, 8);
    Tensor actual = cross.withoutKeys(token_B1D);

    Tensor x = token_B1D.add(bias_D);
    Tensor h = norm(x, w, "layers.0.norm1");
    h = linear(h, w, "layers.0.linear1");
    h = torch.prelu(h, w.get("layers.0.activation.weight"));
    Tensor expected = norm(x.add(linear(h, w, "layers.0.linear2")), w, "layers.0.norm2");
    close(actual, expected);

    // and that is what the general way gives for a text of no tokens
    Tensor none_BXD = torch.zeros(2, 0, 8);
    TextMemory text = new TextMemory(none_BXD, torch.zeros(2, 0), torch.zeros(0, 8), 0);
    Tensor hidden = torch.zeros(2, 1, 1, 0).gt(Tensors.scalar(0));
    close(cross.forward(token_B1D, torch.randn(2, 1, 8), text, hidden).clip_BVD(), actual);
  }

  @Test
  void dropoutWorksInTrainingOnly() {
    CgDetr model = TinyCgDetr.model(1, Formulas.OWN);
    CgDetrInput in = TinyCgDetr.batch(List.of(TinyCgDetr.sample(7, 3)), torch.randn(1, 12));
    Tensor first = model.forward(in).spans();
    assertThat(difference(model.forward(in).spans(), first)).isZero();
    model.train(true);
    assertThat(difference(model.forward(in).spans(), first)).isGreaterThan(0);
    model.eval();
    assertThat(difference(model.forward(in).spans(), first)).isZero();
  }

  @Test
  void itsTensorsAreThoseOfTheCheckpointButTheDeclaredUnusedOnes() {
    SafetensorsFile file =
        SafetensorsFile.open(Path.of("src/test/resources/golden/cgdetr/case-5.safetensors"));
    TreeSet<String> expected = new TreeSet<>();
    for (String name : file.names()) {
      if (name.startsWith("cg_model.")
          && CgDetr.UNUSED.stream().noneMatch(u -> name.startsWith("cg_model." + u))) {
        expected.add(name.substring("cg_model.".length()));
      }
    }
    CgDetrConfig three =
        Config.parse("{\"enc_layers\": 2, \"hidden_dim\": 32}", "three.json", CgDetrConfig.class);
    CgDetr model = new CgDetr(TinyCgDetr.fresh(1), three, Formulas.OWN);
    assertThat(new TreeSet<>(model.parametersByName().keySet())).isEqualTo(expected);
  }

  @Test
  void thePublishedSizesHaveThePublishedNumberOfParameters() {
    CgDetr model = new CgDetr(TinyCgDetr.fresh(1), CgDetrConfig.PUBLISHED, Formulas.OWN);
    long n = model.parametersByName().values().stream().mapToLong(Tensor::numel).sum();
    int tensors = model.parametersByName().size();
    // model.md 10: 285 tensors and 13 953 835 numbers, with those that nothing uses
    long txtProjLinear = 2 * 4096 + 256 * 4096 + 256;
    long txtPositionEmbed = 100 * 256 + 2 * 256;
    assertThat(tensors).isEqualTo(285 - 7);
    assertThat(n).isEqualTo(13_953_835 - txtProjLinear - txtPositionEmbed);
  }

  @Test
  void aNewModelStartsAsTheReferenceDoes() {
    CgDetr model = new CgDetr(TinyCgDetr.fresh(1), CgDetrConfig.PUBLISHED, Formulas.OWN);
    Map<String, Tensor> w = model.parametersByName();
    // Xavier uniform: standard deviation sqrt(2 / (in + out)), in the transformer only
    assertThat(std(w.get("transformer.encoder.layers.0.linear1.weight")))
        .isCloseTo(Math.sqrt(2.0 / 1280), within(2e-4));
    assertThat(std(w.get("transformer.decoder.bbox_embed.layers.2.weight")))
        .isCloseTo(Math.sqrt(2.0 / 258), within(1e-2));
    // PyTorch's linear: uniform within 1/sqrt(in)
    assertThat(std(w.get("txtproj_encoder.layers.0.linear1.weight")))
        .isCloseTo(1 / Math.sqrt(3 * 256.0), within(2e-4));
    assertThat(std(w.get("txtproj_encoder.layers.0.self_attn.in_proj_weight")))
        .isCloseTo(Math.sqrt(2.0 / 1024), within(3e-4));
    assertThat(std(w.get("token_type_embeddings.weight"))).isCloseTo(0.02, within(3e-3));
    assertThat(std(w.get("dummy_rep_token"))).isCloseTo(1, within(3e-2));
    assertThat(Tensors.floats(w.get("scls_encoder.layers.0.activation.weight")))
        .containsExactly(0.25f);
    assertThat(largest(w.get("transformer.encoder.layers.1.self_attn.out_proj.bias"))).isZero();
    assertThat(largest(w.get("transformer.encoder.layers.1.linear1.bias"))).isGreaterThan(0.01);
    assertThat(largest(w.get("transformer.encoder.layers.1.norm1.weight"))).isEqualTo(1);
  }

  @Test
  void clipsKnowTheirTime() {
    Tensor x = CgDetrInput.withTimes(torch.zeros(4, 1));
    assertThat(Tensors.floats(x))
        .containsExactly(0, 0, .25f, 0, .25f, .5f, 0, .5f, .75f, 0, .75f, 1);
  }

  @Test
  void thePromptFollowsTheLastValidWord() {
    Tensor text = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3, 1);
    Tensor mask = Tensors.of(new float[] {1, 1, 1, 1, 0, 0}, 2, 3);
    Tensor prompt = Tensors.of(new float[] {8, 9}, 2, 1);
    CgDetrInput in =
        new CgDetrInput(
            torch.zeros(2, 1, 3), torch.ones(2, 1), text, mask, prompt, Optional.empty());
    assertThat(Tensors.floats(in.words())).containsExactly(1, 2, 3, 8, 4, 9, 5, 6);
    assertThat(Tensors.floats(in.wordMask())).containsExactly(1, 1, 1, 1, 1, 1, 0, 0);
  }

  @Test
  void aVideoWithoutAClipIsRefused() {
    CgDetrInput.Sample empty = new CgDetrInput.Sample(torch.zeros(0, 10), torch.zeros(2, 12));
    assertThatThrownBy(() -> TinyCgDetr.batch(List.of(empty), torch.zeros(1, 12)))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("at least one clip")
        .hasMessageContaining("found 0 clips")
        .hasMessageContaining("one clip");
  }

  @Test
  void sizesThatCannotBeAreRefused() {
    assertThatThrownBy(() -> Config.parse("{\"hidden_dim\": 20}", "c.json", CgDetrConfig.class))
        .hasMessageContaining("hidden_dim")
        .hasMessageContaining("but found 20");
    assertThatThrownBy(() -> Config.parse("{\"num_prompts\": 11}", "c.json", CgDetrConfig.class))
        .hasMessageContaining("at most total_prompts (10) but found 11");
    assertThatThrownBy(() -> Config.parse("{\"nhead\": 8}", "c.json", CgDetrConfig.class))
        .hasMessageContaining("is it \"nheads\"?");
  }

  private static Tensor linear(Tensor x, Map<String, Tensor> w, String at) {
    return x.matmul(w.get(at + ".weight").t()).add(w.get(at + ".bias"));
  }

  private static Tensor norm(Tensor x, Map<String, Tensor> w, String at) {
    Tensor centred = x.sub(x.mean(new long[] {-1}, true, new ScalarTypeOptional()));
    Tensor var = centred.square().mean(new long[] {-1}, true, new ScalarTypeOptional());
    return centred
        .div(var.add(Tensors.scalar(1e-5)).sqrt())
        .mul(w.get(at + ".weight"))
        .add(w.get(at + ".bias"));
  }

  private static void close(Tensor actual, Tensor expected) {
    assertThat(Tensors.shape(actual)).isEqualTo(Tensors.shape(expected));
    assertThat(difference(actual, expected)).isLessThan(2e-5);
  }

  private static double difference(Tensor a, Tensor b) {
    return largest(a.sub(b));
  }

  private static double largest(Tensor t) {
    return Tensors.floats(t.abs().max())[0];
  }

  private static double std(Tensor t) {
    return Tensors.floats(t.std())[0];
  }
}
