package io.github.tpo4j.model.heads.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.heads.HeadLoss;
import io.github.tpo4j.model.heads.Scene;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrConfig;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrInput;
import io.github.tpo4j.model.heads.temporal.cgdetr.Formulas;
import io.github.tpo4j.model.heads.temporal.cgdetr.TinyCgDetr;
import io.github.tpo4j.model.heads.temporal.loss.LossWeights;
import io.github.tpo4j.model.torch.LeakTrap;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TemporalHeadTest {
  private static final TemporalHead.Parts PLAIN =
      new TemporalHead.Parts(PostProcessor.NONE, LossWeights.PUBLISHED, Formulas.OWN);

  private static int threads;

  /** Hundreds of tiny steps: threads would only wait for each other. */
  @BeforeAll
  static void oneThread() {
    TorchRuntime.start();
    threads = torch.get_num_threads();
    torch.set_num_threads(1);
  }

  @AfterAll
  static void threadsAsBefore() {
    torch.set_num_threads(threads);
  }

  @Test
  void momentsBestFirstWithinTheVideoAndNothingEscapes() {
    ModelScope.Built<TemporalHead> built = build();
    try (ModelScope model = built.scope();
        PointerScope inputs = new PointerScope()) {
      assertThat(model).isNotNull();
      Scene.Clips clips = new Scene.Clips(torch.randn(6, 10), torch.randn(3, 12), 1.5);
      Tensor state = torch.randn(12);
      TemporalHead.Prediction found;
      try (LeakTrap trap = new LeakTrap()) {
        found = built.value().predict(clips, state, 9);
        trap.assertEmpty();
      }
      assertThat(found.moments())
          .hasSize(5)
          .isSortedAccordingTo(Comparator.comparingDouble(Moment::score).reversed())
          .allMatch(m -> m.start() >= 0 && m.start() <= m.end() && m.end() <= 9);
      assertThat(found.saliency().scores()).hasSize(6);
      assertThat(found.saliency().clipSeconds()).isEqualTo(1.5);
    }
  }

  @Test
  void oneClipIsEnough() {
    ModelScope.Built<TemporalHead> built = build();
    try (ModelScope model = built.scope();
        PointerScope inputs = new PointerScope()) {
      assertThat(model).isNotNull();
      Scene.Clips clips = new Scene.Clips(torch.randn(1, 10), torch.randn(3, 12), 0.4);
      TemporalHead.Prediction found = built.value().predict(clips, torch.randn(12), 0.4);
      assertThat(found.moments()).allMatch(m -> m.end() <= 0.4 && Double.isFinite(m.score()));
      assertThat(found.saliency().scores()).hasSize(1).allMatch(Double::isFinite);
    }
  }

  @Test
  void featuresOfAnotherWidthAreRefused() {
    ModelScope.Built<TemporalHead> built = build();
    try (ModelScope model = built.scope();
        PointerScope inputs = new PointerScope()) {
      assertThat(model).isNotNull();
      Scene.Clips clips = new Scene.Clips(torch.randn(4, 11), torch.randn(3, 12), 1);
      assertThatThrownBy(() -> built.value().predict(clips, torch.randn(12), 4))
          .isInstanceOf(TpoException.class)
          .hasMessageContaining("expected clip features [rows, 10] but found [4, 11]");
      assertThatThrownBy(() -> new TemporalHead(TinyCgDetr.fresh(1), 16, TinyCgDetr.SIZE, PLAIN))
          .isInstanceOf(TpoException.class)
          .hasMessageContaining("expected t_feat_dim to be the language model's width 16")
          .hasMessageContaining("found 12");
    }
  }

  @Test
  void unusedTensorsAreDeclared() {
    assertThat(TemporalHead.ignores("cg_model.txt_proj_linear.net.1.weight")).isTrue();
    assertThat(TemporalHead.ignores("cg_model.txt_position_embed.LayerNorm.bias")).isTrue();
    assertThat(TemporalHead.ignores("cg_model.span_embed.layers.0.weight")).isFalse();
  }

  @Test
  void theLossBuffersAreNotTrained() {
    ModelScope.Built<TemporalHead> built = build();
    try (ModelScope model = built.scope();
        PointerScope step = new PointerScope()) {
      assertThat(model).isNotNull();
      TemporalHead head = built.value();
      head.trainable(true);
      Tensor states = torch.randn(2, 12).set_requires_grad(true);
      HeadLoss loss = head.loss(states, batch());
      loss.total().backward();
      assertThat(head.parametersByName().get("cg_criterion.empty_weight").grad().defined())
          .isFalse();
      assertThat(Tensors.floats(head.parametersByName().get("cg_criterion.empty_weight")))
          .containsExactly(1, 0.1f);
      assertThat(Tensors.floats(states.grad().abs().sum(1L).amin()))
          .as("the state of every sample learns")
          .satisfies(least -> assertThat(least[0]).isPositive());
      assertThat(loss.terms())
          .containsOnlyKeys(
              "loss_span",
              "loss_giou",
              "class_error",
              "loss_label",
              "loss_saliency",
              "loss_ms_align",
              "loss_distill",
              "loss_orthogonal_dummy",
              "loss_span_0",
              "loss_giou_0",
              "class_error_0",
              "loss_label_0");
    }
  }

  @Test
  void itLearnsWhereTheMomentsOfABatchAre() {
    ModelScope.Built<TemporalHead> built = build();
    try (ModelScope model = built.scope();
        PointerScope data = new PointerScope()) {
      assertThat(model).isNotNull();
      TemporalHead head = built.value();
      TemporalBatch batch = batch();
      Tensor states = torch.randn(2, 12);
      head.trainable(true);
      double first = 0;
      double last = 0;
      for (int i = 0; i < 150; i++) {
        try (PointerScope step = new PointerScope()) {
          HeadLoss loss = head.loss(states, batch);
          last = Tensors.floats(loss.total())[0];
          first = i == 0 ? last : first;
          loss.total().backward();
          descend(head);
        }
      }
      assertThat(last).isLessThan(0.6 * first);
      CgDetrInput.Sample one = batch.samples().get(0);
      TemporalHead.Prediction found =
          head.predict(new Scene.Clips(one.clip_VC(), one.text_LD(), 1), states.select(0, 0), 8);
      assertThat(found.moments().get(0).start()).isCloseTo(2, within(1.0));
      assertThat(found.moments().get(0).end()).isCloseTo(5, within(1.0));
    }
  }

  /** Gradient descent with steps of a fixed length per tensor. */
  private static void descend(TemporalHead head) {
    try (NoGradGuard guard = new NoGradGuard()) {
      head.parametersByName()
          .values()
          .forEach(
              t -> {
                if (t.grad().defined()) {
                  Tensor g = t.grad();
                  t.sub_(g.mul(Tensors.scalar(0.02)).div(g.norm().add(Tensors.scalar(1e-3))));
                  g.zero_();
                }
              });
    }
  }

  private static TemporalBatch batch() {
    List<Labels> labels =
        List.of(
            Labels.ofMoments(List.of(new double[] {2, 5}), 8, 8, new SplittableRandom(1)),
            Labels.ofMoments(List.of(new double[] {3, 6}), 6, 6, new SplittableRandom(2)));
    return new TemporalBatch(
        List.of(TinyCgDetr.sample(8, 4), TinyCgDetr.sample(6, 3)),
        Optional.of(List.of("a", "b")),
        Labels.batch(labels));
  }

  private static ModelScope.Built<TemporalHead> build() {
    CgDetrConfig size = TinyCgDetr.SIZE;
    return ModelScope.build(() -> new TemporalHead(TinyCgDetr.fresh(7), 12, size, PLAIN));
  }
}
