package io.github.tpo4j.train.optim;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Ops;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.train.recipe.OptimiserSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Changes the parameters of a model by their gradients: by AdamW, or matrices inside the network by
 * {@link Muon} where the settings say so.
 *
 * <p>A parameter that got no gradient in a step stays as it is, its moments too. Of a parameter in
 * bf16 the optimiser keeps an f32 copy, which is what it changes: steps too small for bf16 add up.
 *
 * <p>Built inside the model's scope, since its tensors live as long as the model.
 */
public final class Optimiser {
  private static final String NORMS = "aten::_foreach_norm";
  private static final String COPY = "aten::_foreach_copy_";

  private final OptimiserSettings settings;
  private final List<Slot> slots = new ArrayList<>();

  public Optimiser(List<Group> groups, OptimiserSettings settings) {
    this.settings = settings;
    for (Group g : groups) {
      g.parameters().forEach((name, t) -> slots.add(slot(name, g.rate(), t)));
    }
  }

  private Slot slot(String name, double rate, Tensor weight) {
    boolean muon = settings.muon() && Group.isInnerMatrix(name, Tensors.shape(weight));
    return Slot.of(
        name,
        rate,
        Group.decays(name) ? settings.weightDecay() : 0,
        muon ? Slot.Rule.MUON : Slot.Rule.ADAMW,
        weight);
  }

  /** Length of all gradients together; not finite where one of them is not. 0 without any. */
  public double gradientNorm() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor[] norms =
          slots.stream()
              .filter(Slot::hasGradient)
              .map(s -> s.weight().grad())
              .collect(Collectors.groupingBy(Tensors::dtype))
              .values()
              .stream()
              .map(Optimiser::norms)
              .toArray(Tensor[]::new);
      return norms.length == 0 ? 0 : Tensors.cat(0, norms).norm().item_float();
    }
  }

  /** Length of each gradient; of one type they are one operator's work. */
  private static Tensor norms(List<Tensor> grads) {
    var norms =
        Ops.call(
                NORMS,
                "Scalar",
                Ops.list(NORMS, "Scalar", 0, values(grads)),
                new IValue(Tensors.scalar(2)),
                new IValue((long) ScalarType.Float.value))
            .get(0)
            .toTensorVector();
    return torch.stack(norms, 0);
  }

  private static IValue[] values(List<Tensor> tensors) {
    return tensors.stream().map(IValue::new).toArray(IValue[]::new);
  }

  /**
   * Changes the parameters by their gradients, and forgets the gradients.
   *
   * @param factor on every learning rate
   * @param norm of the gradients, as {@link #gradientNorm} gave it: longer ones than the settings
   *     allow are shortened
   */
  public void step(double factor, double norm) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      double clip = settings.clip();
      double shrink = clip > 0 && norm > clip ? (norm + 1e-6) / clip : 1;
      for (List<Slot> alike : alike()) {
        Slot first = alike.get(0);
        double rate = factor * first.rate();
        switch (first.rule()) {
          case ADAMW -> AdamW.step(alike, rate, shrink, settings);
          case MUON -> Muon.step(alike, rate);
        }
      }
      copyMasters();
    }
    forgetGradients();
  }

  /** What was stepped in f32 becomes the weights. */
  private void copyMasters() {
    List<Slot> narrow =
        slots.stream()
            .filter(s -> s.hasGradient() && Tensors.dtype(s.weight()) != ScalarType.Float)
            .toList();
    if (!narrow.isEmpty()) {
      Ops.call(
          COPY,
          "",
          Ops.list(COPY, "", 0, values(narrow.stream().map(s -> s.weight().detach()).toList())),
          Ops.list(COPY, "", 1, values(narrow.stream().map(Slot::master).toList())),
          new IValue(false));
    }
  }

  /** Forgets the gradients of a step that is not taken. */
  public void forgetGradients() {
    try (PointerScope scope = new PointerScope()) {
      slots.forEach(s -> s.weight().mutable_grad().reset());
    }
  }

  /** Slots with a gradient, those that are stepped together in a list. */
  private Iterable<List<Slot>> alike() {
    Map<String, List<Slot>> byKind = new TreeMap<>();
    for (Slot s : slots) {
      if (s.hasGradient()) {
        byKind.computeIfAbsent(s.kind(), k -> new ArrayList<>()).add(s);
      }
    }
    return byKind.values();
  }

  /** The trained weights in f32 by name. */
  public Map<String, Tensor> weights() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    slots.forEach(s -> all.put(s.name(), s.master()));
    return all;
  }

  /** The moments and step counts: what else a run needs to go on. */
  public Map<String, Tensor> moments() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    slots.forEach(s -> s.moments().forEach((moment, t) -> all.put(moment + "." + s.name(), t)));
    return all;
  }

  /**
   * Takes on weights and moments that {@link #weights} and {@link #moments} gave.
   *
   * @throws TpoException of kind model where a tensor is missing or ill-shaped
   */
  public void restore(Function<String, Tensor> weight, Function<String, Tensor> moment) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      for (Slot s : slots) {
        take(s.master(), s.name(), weight.apply(s.name()));
        s.moments()
            .forEach(
                (which, t) -> {
                  String name = which + "." + s.name();
                  take(t, name, moment.apply(name));
                });
        s.weight().detach().copy_(s.master());
      }
    }
  }

  private static void take(Tensor into, String name, Tensor from) {
    if (!Tensors.shapeText(into).equals(Tensors.shapeText(from))) {
      throw TpoException.model(
          "%s: expected %s but the checkpoint has %s"
              .formatted(name, Tensors.shapeText(into), Tensors.shapeText(from)));
    }
    into.copy_(from);
  }

  /** Numbers that are trained. */
  public long parameters() {
    return slots.stream().mapToLong(s -> s.weight().numel()).sum();
  }
}
