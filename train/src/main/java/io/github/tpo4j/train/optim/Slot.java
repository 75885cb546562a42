package io.github.tpo4j.train.optim;

import io.github.tpo4j.model.torch.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A parameter, its f32 copy, and what the optimiser remembers of it.
 *
 * @param rate learning rate before the schedule
 * @param decay weight decay
 * @param rule how it is stepped
 * @param master its f32 copy; itself if it is f32
 * @param moments by name
 */
record Slot(
    String name,
    double rate,
    double decay,
    Rule rule,
    Tensor weight,
    Tensor master,
    Map<String, Tensor> moments) {
  /** How a parameter is stepped. */
  enum Rule {
    ADAMW,
    MUON
  }

  static Slot of(String name, double rate, double decay, Rule rule, Tensor weight) {
    Tensor w = weight.detach();
    Tensor master = Tensors.dtype(w) == ScalarType.Float ? w : w.to(ScalarType.Float);
    Map<String, Tensor> moments = new LinkedHashMap<>();
    moments.put(AdamW.MEAN, torch.zeros_like(master));
    if (rule == Rule.ADAMW) {
      moments.put(AdamW.SQUARE, torch.zeros_like(master));
      moments.put(AdamW.STEP, torch.zeros(new long[0], Tensors.like(master)));
    }
    return new Slot(name, rate, decay, rule, weight, master, moments);
  }

  boolean hasGradient() {
    return weight.grad().defined();
  }

  /** Slots that are alike are stepped together. */
  String kind() {
    String shape = rule == Rule.MUON ? Tensors.shapeText(master) : "";
    return rule + " " + rate + " " + decay + " " + shape;
  }

  Tensor gradient() {
    return Tensors.f32(weight.grad());
  }

  Tensor moment(String name) {
    return moments.get(name);
  }
}
