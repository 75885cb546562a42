package io.github.tpo4j.model.heads.temporal.loss;

import io.github.tpo4j.model.heads.HeadLoss;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrOutput;
import io.github.tpo4j.model.heads.temporal.cgdetr.Formulas;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The temporal head's loss (model.md 7.10): matched spans and labels of every decoder layer,
 * saliency, and the terms that only training branches feed. All in f32.
 *
 * <p>The label loss is a weighted cross entropy with the plain mean over queries, and rank terms
 * are divided by one more than there are, as published, so that published weights keep their
 * meaning. What {@link Formulas} changes is said at each term.
 */
// l layers · B batch · Q queries · K pairs
public final class Criterion extends Layer {
  private final LossWeights weights;
  private final Matcher matcher;
  private final Tensor classWeight_2;
  private final SaliencyLoss saliency;
  private final AlignLosses align;

  /** Built at {@code cg_criterion}. */
  public Criterion(Params p, LossWeights weights, Formulas formulas) {
    this.weights = weights;
    matcher = Matcher.PUBLISHED;
    classWeight_2 =
        param(
            p.as(ScalarType.Float),
            "empty_weight",
            t -> {
              t.fill_(new Scalar(1));
              t.select(0, 1).fill_(new Scalar(weights.background()));
            },
            2);
    saliency = new SaliencyLoss(formulas);
    align = new AlignLosses(formulas);
  }

  /**
   * A loss and the matching it stands on.
   *
   * @param head weighted sum times the scale; terms without weight, under the reference's names:
   *     the last layer's without suffix, layer i's with {@code _i}
   * @param sum weighted sum
   * @param pairs matching of every layer, the last one last
   */
  public record Result(HeadLoss head, Tensor sum, List<Matcher.Pairs> pairs) {}

  /** Loss of a batch; terms of the training branches where the output has them. */
  public Result of(CgDetrOutput out, TemporalTargets targets) {
    Map<String, Tensor> terms = new LinkedHashMap<>();
    int layers = (int) out.logit_lBQ2().size(0);
    List<Matcher.Pairs> pairs = matcher.match(out.logit_lBQ2(), out.span_lBQ2(), targets);
    spans(out, targets, pairs, layers - 1, "", terms);
    terms.put("loss_saliency", saliency.of(out, targets));
    out.moments()
        .ifPresent(
            m -> {
              terms.put("loss_ms_align", align.align(out, m));
              terms.put("loss_distill", align.distill(out, m));
            });
    terms.put("loss_orthogonal_dummy", AlignLosses.orthogonal(out));
    for (int l = 0; l + 1 < layers; l++) {
      spans(out, targets, pairs, l, "_" + l, terms);
    }
    Tensor sum = torch.zeros(new long[0], Tensors.like(out.logit_lBQ2()));
    for (Map.Entry<String, Tensor> term : terms.entrySet()) {
      double weight = weights.of(term.getKey());
      if (weight != 0) {
        sum = sum.add(term.getValue().mul(Tensors.scalar(weight)));
      }
    }
    Tensor total = sum.mul(Tensors.scalar(weights.scale()));
    return new Result(new HeadLoss(total, terms), sum, pairs);
  }

  /** Span, overlap and label loss of one layer, and how many matched queries are misjudged. */
  private void spans(
      CgDetrOutput out,
      TemporalTargets targets,
      List<Matcher.Pairs> all,
      int layer,
      String suffix,
      Map<String, Tensor> terms) {
    Matcher.Pairs pairs = all.get(layer);
    Tensor logit_N2 = out.logit_lBQ2().select(0, layer).flatten(0, 1);
    Tensor span_N2 = out.span_lBQ2().select(0, layer).flatten(0, 1);
    long queries = out.logit_lBQ2().size(2);
    long[] matched = new long[pairs.size()];
    long[] label = new long[(int) logit_N2.size(0)];
    Arrays.fill(label, 1);
    for (int i = 0; i < matched.length; i++) {
      matched[i] = pairs.batch()[i] * queries + pairs.query()[i];
      label[(int) matched[i]] = 0;
    }
    Tensor label_N = Tensors.on(logit_N2.device(), Tensors.of(label));
    Tensor none = torch.zeros(new long[0], Tensors.like(span_N2));
    if (matched.length == 0) {
      terms.put("loss_span" + suffix, none);
      terms.put("loss_giou" + suffix, none);
    } else {
      Tensor query_K = Tensors.on(logit_N2.device(), Tensors.of(matched));
      Tensor moment_K = Tensors.on(logit_N2.device(), Tensors.of(pairs.moment()));
      Tensor found_K2 = span_N2.index_select(0, query_K);
      Tensor true_K2 = targets.span_K2().index_select(0, moment_K);
      Tensor giou_K = Spans.generalizedIou(Spans.toStartEnd(found_K2), Spans.toStartEnd(true_K2));
      terms.put("loss_span" + suffix, torch.l1_loss(found_K2, true_K2));
      terms.put("loss_giou" + suffix, giou_K.neg().add(Tensors.scalar(1)).mean());
      Tensor missed_K =
          logit_N2
              .index_select(0, query_K)
              .argmax(new LongOptional(1), false)
              .ne(Tensors.scalar(0));
      terms.put("class_error" + suffix, Tensors.f32(missed_K).mean().mul(Tensors.scalar(100)));
    }
    // the weights are a buffer of the reference: they are kept, never trained
    Tensor nll_N =
        torch
            .log_softmax(logit_N2, 1)
            .gather(1, label_N.unsqueeze(1))
            .squeeze(1)
            .mul(classWeight_2.detach().index_select(0, label_N));
    terms.put("loss_label" + suffix, nll_N.mean().neg());
  }
}
