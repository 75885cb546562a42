package io.github.tpo4j.model.heads.temporal.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetr;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrInput;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrOutput;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrOutput.Moments;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrOutput.Relevance;
import io.github.tpo4j.model.heads.temporal.cgdetr.Formulas;
import io.github.tpo4j.model.heads.temporal.cgdetr.TinyCgDetr;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Terms worked out by hand, and what must not change them. */
class CriterionTest {
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
  void paddingChangesNoTerm() {
    CgDetr model = TinyCgDetr.model(1, Formulas.OWN);
    Criterion criterion = criterion(Formulas.OWN);
    CgDetrInput.Sample sample = TinyCgDetr.sample(6, 4);
    Tensor prompt = torch.randn(1, TinyCgDetr.TEXT);
    CgDetrInput tight = TinyCgDetr.batch(List.of(sample), prompt);
    CgDetrInput wide =
        new CgDetrInput(
            Tensors.cat(1, tight.clip_BVC(), torch.randn(1, 3, 12)),
            Tensors.cat(1, tight.clipMask_BV(), torch.zeros(1, 3)),
            Tensors.cat(1, tight.text_BLD(), torch.randn(1, 2, 12)),
            Tensors.cat(1, tight.textMask_BL(), torch.zeros(1, 2)),
            prompt,
            Optional.empty());
    Map<String, Tensor> a = terms(model, criterion, tight, targets(6));
    Map<String, Tensor> b = terms(model, criterion, wide, targets(9));
    assertThat(a.keySet()).isEqualTo(b.keySet()).contains("loss_ms_align", "loss_span_0");
    a.forEach(
        (name, value) ->
            assertThat(number(b.get(name))).as(name).isCloseTo(number(value), within(2e-5)));
  }

  @Test
  void aSingleSampleIsItsOwnNeighbour() {
    CgDetr model = TinyCgDetr.model(1, Formulas.OWN);
    CgDetrInput in =
        TinyCgDetr.batch(List.of(TinyCgDetr.sample(6, 4)), torch.randn(1, 12), "one video");
    assertThat(in.negatives()).isEmpty();
    assertThat(model.forward(in).negatives()).isEmpty();
    assertThat(number(terms(model, criterion(Formulas.OWN), in, targets(6)).get("loss_saliency")))
        .isFinite();
  }

  @Test
  void neighboursOfTheSameVideoAreNoNegatives() {
    List<CgDetrInput.Sample> samples =
        List.of(TinyCgDetr.sample(5, 2), TinyCgDetr.sample(5, 2), TinyCgDetr.sample(5, 2));
    Tensor prompt = torch.randn(3, 12);
    assertThat(TinyCgDetr.batch(samples, prompt, "a", "a", "b").negatives()).containsExactly(1, 2);
    assertThat(TinyCgDetr.batch(samples, prompt, "a", "b", "a").negatives()).containsExactly(0, 1);
    assertThat(TinyCgDetr.batch(samples, prompt, "a", "a", "a").negatives()).isEmpty();
    assertThat(TinyCgDetr.batch(samples, prompt).negatives()).isEmpty();
  }

  @Test
  void noMomentInTheBatchIsNoNumberGoneWrong() {
    CgDetr model = TinyCgDetr.model(1, Formulas.OWN);
    model.trainable(true);
    CgDetrInput in = TinyCgDetr.batch(List.of(TinyCgDetr.sample(5, 2)), torch.randn(1, 12));
    TemporalTargets none =
        new TemporalTargets(torch.zeros(0, 2), new int[] {0}, torch.zeros(1, 5), Optional.empty());
    CgDetrOutput out = model.forward(in, Optional.of(none.relevance_BV()));
    Criterion.Result result = criterion(Formulas.OWN).of(out, none);
    result.head().terms().forEach((name, t) -> assertThat(number(t)).as(name).isFinite());
    assertThat(number(result.head().terms().get("loss_saliency"))).isZero();
    result.head().total().backward();
  }

  @Test
  void moreMomentsThanQueriesAreMatchedAsFarAsTheyGo() {
    CgDetr model = TinyCgDetr.model(1, Formulas.OWN);
    CgDetrInput in = TinyCgDetr.batch(List.of(TinyCgDetr.sample(5, 2)), torch.randn(1, 12));
    TemporalTargets many =
        new TemporalTargets(torch.rand(7, 2), new int[] {7}, torch.ones(1, 5), Optional.empty());
    Criterion.Result result = criterion(Formulas.OWN).of(model.forward(in), many);
    assertThat(result.pairs().get(1).query()).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void spanAndLabelTermsByHand() {
    // query 1 fits exactly, query 0 is background
    Tensor logit = Tensors.of(new float[] {0, 0, 0, 0}, 1, 1, 2, 2);
    Tensor span = Tensors.of(new float[] {0.1f, 0.2f, 0.5f, 0.4f}, 1, 1, 2, 2);
    TemporalTargets target =
        new TemporalTargets(
            Tensors.of(new float[] {0.6f, 0.2f}, 1, 2),
            new int[] {1},
            torch.zeros(1, 3),
            Optional.empty());
    CgDetrOutput out = output(logit, span, null, null);
    Criterion.Result r = criterion(Formulas.OWN).of(out, target);
    assertThat(r.pairs().get(0).query()).containsExactly(1);
    Map<String, Tensor> t = r.head().terms();
    assertThat(number(t.get("loss_span"))).isCloseTo(0.15, within(1e-6)); // (0.1 + 0.2) / 2
    // [0.3, 0.7] against [0.5, 0.7]: half overlaps, nothing around both is free
    assertThat(number(t.get("loss_giou"))).isCloseTo(0.5, within(1e-5));
    // plain mean of 1 · ln 2 and 0.1 · ln 2
    assertThat(number(t.get("loss_label"))).isCloseTo(1.1 * Math.log(2) / 2, within(1e-6));
    assertThat(number(t.get("class_error"))).isZero(); // equal scores: the first class wins
    double sum = 10 * 0.15 + 0.5 + 4 * 1.1 * Math.log(2) / 2;
    double apart = number(t.get("loss_orthogonal_dummy"));
    assertThat(number(r.sum())).isCloseTo(sum + apart, within(1e-4));
    assertThat(number(r.head().total())).isCloseTo(0.05 * (sum + apart), within(1e-5));
  }

  @Test
  void saliencyByHand() {
    Tensor mask = Tensors.of(new float[] {1, 1, 0}, 1, 3);
    Tensor score = Tensors.of(new float[] {1, 0, 9}, 1, 3);
    Tensor attention = Tensors.of(new float[] {0.75f, 0.25f, 0.9f}, 1, 3);
    TemporalTargets target =
        new TemporalTargets(
            torch.zeros(0, 2),
            new int[] {0},
            Tensors.of(new float[] {2, 0, 0}, 1, 3),
            Optional.of(
                new TemporalTargets.Pairs(
                    Tensors.of(new long[] {0, 0}, 1, 2), Tensors.of(new long[] {1, 0}, 1, 2))));
    CgDetrOutput out = output(torch.zeros(1, 1, 1, 2), torch.rand(1, 1, 1, 2), score, attention);
    // margins: the second pair is a clip against itself and costs the whole margin
    double margins = 2 * (0 + 0.2) / 2 + 2 * (0 + 0.2) / 2;
    // ranks 1 and 2 have the clip as a positive; clip 2 is padding
    double ofScores = 2 * Math.log(1 + Math.exp(-1 / 0.5)) / 12;
    double ofAttention = 2 * Math.log(1 + Math.exp(-0.5 / 0.5)) / 12;
    double own = (-Math.log(0.75) - Math.log(0.75)) / 2;
    double compat = (-Math.log(0.75) - Math.log(0.75) - Math.log(0.1)) / 3;
    double common = margins + ofScores + ofAttention;
    assertThat(number(new SaliencyLoss(Formulas.OWN).of(withMask(out, mask), target)))
        .isCloseTo(common + own, within(1e-5));
    assertThat(number(new SaliencyLoss(Formulas.COMPAT).of(withMask(out, mask), target)))
        .isCloseTo(common + compat, within(1e-5));
  }

  @Test
  void momentsAvoidTheirDummies() {
    Tensor unit = Tensors.of(new float[] {1, 0, 0, 1}, 2, 2);
    Tensor turned = Tensors.of(new float[] {0, 1, 1, 0}, 2, 2);
    Tensor clip = torch.zeros(2, 3);
    CgDetrOutput out = output(torch.zeros(1, 2, 1, 2), torch.rand(1, 2, 1, 2), clip, clip);
    AlignLosses own = new AlignLosses(Formulas.OWN);
    double near = number(own.align(withMask(out, torch.ones(2, 3)), moments(unit, turned, unit)));
    double far = number(own.align(withMask(out, torch.ones(2, 3)), moments(unit, turned, turned)));
    // logits of a moment: [1, 0, 0, 1] with its dummies near, [0, 1, 1, 0] with them far
    double e = Math.E;
    double nearTerm = -Math.log(1 - e / (2 * e + 2));
    double farTerm = -Math.log(1 - 1 / (2 * e + 2));
    assertThat(near - far).isCloseTo(nearTerm - farTerm, within(1e-5));
  }

  private static Moments moments(Tensor moment, Tensor rest, Tensor dummies) {
    Tensor clips = torch.zeros(2, 3, 2);
    return new Moments(
        torch.ones(2, 3), moment, rest, moment, dummies, clips, clips, torch.zeros(2, 2, 2));
  }

  private static CgDetrOutput output(Tensor logit, Tensor span, Tensor score, Tensor attention) {
    return new CgDetrOutput(
        logit,
        span,
        new Relevance(score, attention, null),
        null,
        torch.ones(logit.size(1), 3),
        torch.randn(logit.size(1), 2, 4),
        torch.randn(3, 4),
        Optional.empty(),
        Optional.empty(),
        null);
  }

  private static CgDetrOutput withMask(CgDetrOutput o, Tensor mask) {
    return new CgDetrOutput(
        o.logit_lBQ2(),
        o.span_lBQ2(),
        o.text(),
        o.textMask_BX(),
        mask,
        o.dummy_BND(),
        o.prompt_PD(),
        o.negatives(),
        o.moments(),
        o.stages());
  }

  private static Criterion criterion(Formulas formulas) {
    return new Criterion(TinyCgDetr.fresh(1).at("cg_criterion"), LossWeights.PUBLISHED, formulas);
  }

  private static Map<String, Tensor> terms(
      CgDetr model, Criterion criterion, CgDetrInput in, TemporalTargets targets) {
    return criterion
        .of(model.forward(in, Optional.of(targets.relevance_BV())), targets)
        .head()
        .terms();
  }

  private static TemporalTargets targets(int clips) {
    float[] relevance = new float[clips];
    relevance[1] = 1;
    relevance[2] = 4;
    return new TemporalTargets(
        Tensors.of(new float[] {0.4f, 0.3f}, 1, 2),
        new int[] {1},
        Tensors.of(relevance, 1, clips),
        Optional.of(
            new TemporalTargets.Pairs(
                Tensors.of(new long[] {1, 2}, 1, 2), Tensors.of(new long[] {0, 4}, 1, 2))));
  }

  private static double number(Tensor t) {
    return Tensors.floats(t)[0];
  }
}
