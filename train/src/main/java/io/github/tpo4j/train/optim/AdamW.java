package io.github.tpo4j.train.optim;

import io.github.tpo4j.model.torch.Ops;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.train.recipe.OptimiserSettings;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * AdamW with decoupled weight decay, through libtorch's fused operator.
 *
 * <p>{@code m ← β₁m + (1−β₁)g}, {@code v ← β₂v + (1−β₂)g²}, {@code w ← (1−ηλ)w − η · m̂ / (√v̂ +
 * ε)}.
 */
final class AdamW {
  static final String MEAN = "mean";
  static final String SQUARE = "square";
  static final String STEP = "step";

  private static final String FUSED = "aten::_fused_adamw_";

  private AdamW() {}

  /**
   * One step of parameters that share rate and decay.
   *
   * @param shrink what the gradients are divided by
   */
  static void step(List<Slot> some, double rate, double shrink, OptimiserSettings settings) {
    IValue steps = list(5, some, s -> s.moment(STEP));
    Ops.call("aten::_foreach_add_", "Scalar", steps, new IValue(Tensors.scalar(1)));
    Ops.call(
        FUSED,
        "",
        list(0, some, Slot::master),
        list(1, some, Slot::gradient),
        list(2, some, s -> s.moment(MEAN)),
        list(3, some, s -> s.moment(SQUARE)),
        list(4, List.of(), Slot::master),
        steps,
        new IValue(rate),
        new IValue(settings.beta1()),
        new IValue(settings.beta2()),
        new IValue(some.get(0).decay()),
        new IValue(settings.eps()),
        new IValue(false),
        new IValue(false),
        new IValue(
            torch.full(new long[0], Tensors.scalar(shrink), Tensors.like(some.get(0).master()))),
        new IValue());
  }

  private static IValue list(int argument, List<Slot> some, Function<Slot, Tensor> part) {
    return Ops.list(
        FUSED,
        "",
        argument,
        some.stream().map(s -> new IValue(part.apply(s))).toArray(IValue[]::new));
  }
}
