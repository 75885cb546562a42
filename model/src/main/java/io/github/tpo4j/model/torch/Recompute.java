package io.github.tpo4j.model.torch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Activation checkpointing: of a segment of layers only the input is kept, and the backward pass
 * runs the segment again to get its gradients. Memory for a segment at a time instead of all
 * layers, for one more forward pass.
 *
 * <p>libtorch's Java API has no function of one's own in a graph. So the output of a segment is a
 * leaf, where {@code loss.backward()} ends; {@link #backward} goes on from there, segment by
 * segment. What a segment draws at random it draws again.
 */
public final class Recompute implements Activations {
  private final int layersInSegment;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private PointerScope step;

  private record Segment(Tensor in, Tensor out, Tensor random, UnaryOperator<Tensor> run) {}

  /**
   * @param layersInSegment layers of a segment, at least 1
   */
  public Recompute(int layersInSegment) {
    this.layersInSegment = layersInSegment;
  }

  /** Begins a step in the caller's scope, in which {@link #backward} must be called too. */
  public void begin() {
    segments.clear();
    step = PointerScope.getInnerScope();
  }

  @Override
  public Tensor pass(Supplier<Tensor> pass) {
    return step == null ? KEPT.pass(pass) : pass.get();
  }

  @Override
  public Tensor through(Tensor x, List<UnaryOperator<Tensor>> layers) {
    if (step == null || !GradMode.is_enabled()) {
      return KEPT.through(x, layers);
    }
    Tensor y = x;
    for (int from = 0; from < layers.size(); from += layersInSegment) {
      var some = layers.subList(from, Math.min(layers.size(), from + layersInSegment));
      y = segment(y, in -> KEPT.through(in, some));
    }
    return y;
  }

  private Tensor segment(Tensor in, UnaryOperator<Tensor> run) {
    Tensor random = generator(in).get_state();
    Tensor out;
    try (NoGradGuard guard = new NoGradGuard()) {
      out = Scopes.tidy(() -> run.apply(in).detach());
    }
    out.set_requires_grad(true);
    List.of(in, out, random).forEach(step::attach);
    segments.push(new Segment(in, out, random, run));
    return out;
  }

  /** Carries the gradients on from where {@code loss.backward()} left them. */
  public void backward() {
    while (!segments.isEmpty()) {
      Segment s = segments.pop();
      try (PointerScope scope = new PointerScope()) {
        Tensor gradient = s.out.grad();
        if (gradient.defined()) {
          Tensor in = s.in.detach().set_requires_grad(true);
          push(again(s, in), gradient);
          if (s.in.requires_grad()) {
            push(s.in, in.grad());
          }
        }
      }
    }
    step = null;
  }

  private static Tensor again(Segment s, Tensor in) {
    Generator generator = generator(in);
    Tensor now = generator.get_state();
    generator.set_state(s.random);
    Tensor out = s.run.apply(in);
    generator.set_state(now);
    return out;
  }

  /** What dropout draws from where the tensor is. */
  private static Generator generator(Tensor at) {
    return torch.globalContext().defaultGenerator(at.device());
  }

  private static void push(Tensor at, Tensor gradient) {
    at.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
  }
}
