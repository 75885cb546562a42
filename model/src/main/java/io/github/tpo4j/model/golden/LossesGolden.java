package io.github.tpo4j.model.golden;

import io.github.tpo4j.model.heads.mask.MaskLosses;
import io.github.tpo4j.model.heads.region.BoxLoss;
import io.github.tpo4j.model.heads.region.BoxTensors;
import io.github.tpo4j.model.heads.temporal.loss.Spans;
import io.github.tpo4j.model.torch.Tensors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/** Losses of boxes, spans and masks, with gradients; sums are divided as the case's text says. */
final class LossesGolden implements GoldenCheck {
  private static final double DETR_ALPHA = 0.25;
  private static final double DETR_GAMMA = 2;

  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("losses");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    if (c.has("in.box.pred")) {
      boxes(c, r);
    }
    if (c.has("in.span.pred")) {
      spans(c, r);
    }
    if (c.has("in.mask.logits")) {
      detrMasks(c, r);
    }
    if (c.has("in.sam.logits")) {
      samMasks(c, r);
    }
    if (c.has("in.objscore.logits")) {
      r.output(
          "objscore.focal_alpha-1_gamma0",
          MaskLosses.objectScore(c.f32("in.objscore.logits"), c.f32("in.objscore.target")));
    }
  }

  private static void boxes(GoldenCase c, Comparison r) {
    Tensor box_n4 = leaf(c, "in.box.pred");
    Tensor target_n4 = c.f32("in.box.target");
    r.output("box.iou", BoxTensors.iou(box_n4, target_n4));
    r.output("box.giou", BoxTensors.generalizedIou(box_n4, target_n4));
    r.output(
        "box.pairwise_giou",
        BoxTensors.generalizedIou(box_n4.unsqueeze(1), target_n4.unsqueeze(0)));
    BoxLoss.Parts parts = BoxLoss.OWN.of(box_n4, target_n4);
    backward(parts.giou().add(parts.l1()), "box.loss", "box.pred", box_n4, c, r);
  }

  private static void spans(GoldenCase c, Comparison r) {
    Tensor span_n2 = leaf(c, "in.span.pred");
    Tensor target_n2 = c.f32("in.span.target");
    Tensor span_n12 = span_n2.unsqueeze(1);
    Tensor target_1n2 = target_n2.unsqueeze(0);
    r.output("span.iou", Spans.iou(span_n2, target_n2));
    r.output("span.pairwise_iou", Spans.iou(span_n12, target_1n2));
    r.output("span.pairwise_giou", Spans.generalizedIou(span_n12, target_1n2));
    // one row a target
    r.output("span.inter_over_pred", Spans.covered(span_n2.unsqueeze(0), target_n2.unsqueeze(1)));
    r.output("span.cxw", Spans.toCentreWidth(span_n2));
    Tensor giou_n = Spans.generalizedIou(span_n2, target_n2);
    r.output("span.giou", giou_n);
    Tensor loss = giou_n.neg().add(Tensors.scalar(1)).sum();
    backward(loss, "span.loss", "span.pred", span_n2, c, r);
  }

  private static void detrMasks(GoldenCase c, Comparison r) {
    Tensor logit_KHW = leaf(c, "in.mask.logits");
    Tensor target_KHW = c.f32("in.mask.target");
    double n = divisor(c, "detr", "num_boxes=(\\d+)", logit_KHW.size(0));
    Tensor dice = MaskLosses.dice(logit_KHW, target_KHW).sum().div(Tensors.scalar(n));
    Tensor focal =
        MaskLosses.focal(logit_KHW, target_KHW, DETR_ALPHA, DETR_GAMMA)
            .sum()
            .div(Tensors.scalar(n));
    r.output("mask.dice", dice);
    r.output("mask.focal", focal);
    Tensor loss = dice.add(focal.mul(Tensors.scalar(2)));
    backward(loss, "mask.loss", "mask.logits", logit_KHW, c, r);
  }

  private static void samMasks(GoldenCase c, Comparison r) {
    Tensor logit_NMHW = leaf(c, "in.sam.logits");
    Tensor iou_NM = leaf(c, "in.sam.pred_iou");
    Tensor target_NHW = c.f32("in.sam.target");
    double objects = logit_NMHW.size(0);
    double n = divisor(c, "sam", "num=(\\d+)", objects);
    MaskLosses.Proposals p =
        MaskLosses.best(logit_NMHW, iou_NM, target_NHW, MaskLosses.Weights.SAM2);
    r.output("sam.dice", p.dice_NM().div(Tensors.scalar(n)));
    r.output("sam.focal", p.focal_NM().div(Tensors.scalar(n)));
    r.output("sam.iou_mse", p.iou_NM().div(Tensors.scalar(n)));
    r.output(
        "sam.iou_l1",
        MaskLosses.iouAbsoluteError(iou_NM, logit_NMHW, target_NHW.unsqueeze(1))
            .div(Tensors.scalar(n)));
    r.output("sam.best", p.best_N());
    Tensor loss = p.total().mul(Tensors.scalar(objects / n));
    backward(loss, "sam.core_loss", "sam.logits", logit_NMHW, c, r);
    if (c.has("grad.sam.pred_iou")) {
      r.gradient("sam.pred_iou", iou_NM.grad());
    }
  }

  private static void backward(
      Tensor loss, String name, String input, Tensor leaf, GoldenCase c, Comparison r) {
    r.output(name, loss);
    loss.backward();
    if (c.has("grad." + input)) {
      r.gradient(input, leaf.grad());
    }
  }

  private static Tensor leaf(GoldenCase c, String name) {
    return c.f32(name).clone().detach().set_requires_grad(true);
  }

  /** What a sum is divided by: a number in the case's formula. */
  private static double divisor(GoldenCase c, String formula, String pattern, double fallback) {
    String text = c.meta().path("formulas").path(formula).asText();
    Matcher m = Pattern.compile(pattern).matcher(text);
    return m.find() ? Double.parseDouble(m.group(1)) : fallback;
  }
}
