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
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * AdamW with decoupled weight decay, through libtorch's fused operator: one call for all parameters
 * of a rate.
 *
 * <p>{@code m ← β₁m + (1−β₁)g}, {@code v ← β₂v + (1−β₂)g²}, {@code w ← (1−ηλ)w − η · m̂ / (√v̂ +
 * ε)}. A parameter that got no gradient in a step stays as it is, its moments too. Of a parameter
 * in bf16 the optimiser keeps an f32 copy, which is what it changes: steps too small for bf16 add
 * up.
 *
 * <p>Built inside the model's scope, since its tensors live as long as the model.
 */
public final class AdamW {
  private static final String FUSED = "aten::_fused_adamw_";
  private static final String NORMS = "aten::_foreach_norm";

  private final OptimiserSettings settings;
  private final List<Slot> slots = new ArrayList<>();

  /** A parameter, its f32 copy (itself if it is f32), and AdamW's moments of it. */
  private record Slot(
      String name,
      double rate,
      double decay,
      Tensor weight,
      Tensor master,
      Tensor mean,
      Tensor square,
      Tensor step) {
    boolean hasGradient() {
      return weight.grad().defined();
    }
  }

  public AdamW(List<Group> groups, OptimiserSettings settings) {
    this.settings = settings;
    for (Group g : groups) {
      double decay = settings.weightDecay();
      g.parameters()
          .forEach((name, t) -> slots.add(slot(name, g.rate(), Group.decays(name) ? decay : 0, t)));
    }
  }

  private static Slot slot(String name, double rate, double decay, Tensor weight) {
    Tensor w = weight.detach();
    Tensor master = Tensors.dtype(w) == ScalarType.Float ? w : w.to(ScalarType.Float);
    return new Slot(
        name,
        rate,
        decay,
        weight,
        master,
        torch.zeros_like(master),
        torch.zeros_like(master),
        torch.zeros(new long[0], Tensors.like(master)));
  }

  /** Length of all gradients together; not finite where one of them is not. 0 without any. */
  public double gradientNorm() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      IValue[] grads =
          slots.stream()
              .filter(Slot::hasGradient)
              .map(s -> new IValue(s.weight().grad()))
              .toArray(IValue[]::new);
      if (grads.length == 0) {
        return 0;
      }
      var norms =
          Ops.call(
                  NORMS,
                  "Scalar",
                  Ops.list(NORMS, "Scalar", 0, grads),
                  new IValue(Tensors.scalar(2)),
                  new IValue((long) ScalarType.Float.value))
              .get(0)
              .toTensorVector();
      return torch.stack(norms, 0).norm().item_float();
    }
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
      Tensor shrink =
          torch.full(
              new long[0],
              Tensors.scalar(clip > 0 && norm > clip ? (norm + 1e-6) / clip : 1),
              Tensors.options(ScalarType.Float));
      for (List<Slot> alike : alike()) {
        alike.forEach(s -> s.step().add_(Tensors.scalar(1)));
        fused(alike, factor * alike.get(0).rate(), alike.get(0).decay(), shrink);
        for (Slot s : alike) {
          if (Tensors.dtype(s.weight()) != ScalarType.Float) {
            s.weight().detach().copy_(s.master());
          }
        }
      }
    }
    forgetGradients();
  }

  /** Forgets the gradients of a step that is not taken. */
  public void forgetGradients() {
    try (PointerScope scope = new PointerScope()) {
      slots.forEach(s -> s.weight().mutable_grad().reset());
    }
  }

  /** Slots with a gradient, those of one rate and decay together. */
  private Iterable<List<Slot>> alike() {
    Map<String, List<Slot>> byRate = new TreeMap<>();
    for (Slot s : slots) {
      if (s.hasGradient()) {
        byRate.computeIfAbsent(s.rate() + " " + s.decay(), k -> new ArrayList<>()).add(s);
      }
    }
    return byRate.values();
  }

  private void fused(List<Slot> some, double rate, double decay, Tensor shrink) {
    Ops.call(
        FUSED,
        "",
        list(0, some, Slot::master),
        list(1, some, s -> Tensors.f32(s.weight().grad())),
        list(2, some, Slot::mean),
        list(3, some, Slot::square),
        list(4, List.of(), Slot::mean),
        list(5, some, Slot::step),
        new IValue(rate),
        new IValue(settings.beta1()),
        new IValue(settings.beta2()),
        new IValue(decay),
        new IValue(settings.eps()),
        new IValue(false),
        new IValue(false),
        new IValue(shrink),
        new IValue());
  }

  private static IValue list(int argument, List<Slot> some, Function<Slot, Tensor> part) {
    return Ops.list(
        FUSED,
        "",
        argument,
        some.stream().map(s -> new IValue(part.apply(s))).toArray(IValue[]::new));
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
    for (Slot s : slots) {
      all.put("mean." + s.name(), s.mean());
      all.put("square." + s.name(), s.square());
      all.put("step." + s.name(), s.step());
    }
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
        take(s.mean(), s.name(), moment.apply("mean." + s.name()));
        take(s.square(), s.name(), moment.apply("square." + s.name()));
        take(s.step(), s.name(), moment.apply("step." + s.name()));
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
