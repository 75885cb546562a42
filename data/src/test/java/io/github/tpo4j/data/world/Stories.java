package io.github.tpo4j.data.world;

import io.github.tpo4j.data.world.World.Split;
import io.github.tpo4j.data.world.plot.StoryWriter;
import java.util.List;
import java.util.stream.IntStream;

/** Stories for tests: as the world's own, with fewer pixels to measure. */
public final class Stories {
  private Stories() {}

  /** The first stories of the training split. */
  public static List<Story> of(int count) {
    World full = World.DEFAULT;
    World world =
        new World(
            64,
            48,
            full.fps(),
            full.minSeconds(),
            full.maxSeconds(),
            full.minActors(),
            full.maxActors(),
            full.wild(),
            full.heldOut());
    StoryWriter writer = new StoryWriter(world, Split.TRAIN, 1);
    return IntStream.range(0, count).parallel().mapToObj(writer::story).toList();
  }
}
