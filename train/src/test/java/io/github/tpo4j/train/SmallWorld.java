package io.github.tpo4j.train;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.load.Item;
import io.github.tpo4j.data.mix.Draw;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.view.ViewSettings;
import io.github.tpo4j.data.world.World;
import io.github.tpo4j.data.world.film.Film;
import io.github.tpo4j.data.world.plot.StoryWriter;
import io.github.tpo4j.data.world.publish.Footage;
import io.github.tpo4j.model.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Short small clips of the world, for tests. */
public final class SmallWorld {
  /** Views that change nothing. */
  public static final ViewSettings PLAIN = new ViewSettings(1, 0, 0, 0, 0, 0, 0);

  private static final StoryWriter STORIES =
      new StoryWriter(new World(96, 72, 8, 3, 4, 2, 3, 0.25, List.of()), World.Split.TRAIN, 5);

  private SmallWorld() {}

  /** The clip of a number. */
  public static Footage footage(int number) {
    return new Film(STORIES.story(number));
  }

  /** The clip of an item's place. */
  public static Footage footage(Item item) {
    return footage(item.draw().index());
  }

  public static Item item(int number) {
    Sample sample = Sample.conversation("clip " + number, Optional.empty(), "story", List.of());
    return new Item(sample, "small", new Draw(0, number), Optional.empty(), 31L * number);
  }

  /** Prepared samples; numbers that are bad are left out, as a loader does. */
  public static <P> List<P> batch(Objective<P> objective, int size) throws Exception {
    List<P> batch = new ArrayList<>();
    for (int number = 0; batch.size() < size; number++) {
      try {
        batch.add(objective.prepare(item(number)));
      } catch (TpoException bad) {
        if (bad.kind() != TpoException.Kind.DATA) {
          throw bad;
        }
      }
    }
    return batch;
  }

  /**
   * Takes steps down the slope, each weight by the sign of its gradient.
   *
   * @return the last loss as a share of the first
   */
  public static <P> double losses(Objective<P> objective, List<P> batch, int steps) {
    List<Tensor> weights = new ArrayList<>();
    objective.parts().values().forEach(p -> weights.addAll(p.parameters().values()));
    weights.forEach(w -> w.set_requires_grad(true));
    double first = step(objective, batch, weights);
    double last = first;
    for (int i = 1; i < steps; i++) {
      last = step(objective, batch, weights);
    }
    return last / first;
  }

  private static <P> double step(Objective<P> objective, List<P> batch, List<Tensor> weights) {
    torch.manual_seed(2);
    try (PointerScope scope = new PointerScope()) {
      Tensor total = objective.loss(batch).total();
      total.backward();
      try (NoGradGuard guard = new NoGradGuard()) {
        for (Tensor w : weights) {
          if (w.grad().defined()) {
            w.sub_(w.grad().sign(), Tensors.scalar(1e-3));
            w.mutable_grad().zero_();
          }
        }
      }
      return total.item_double();
    }
  }
}
