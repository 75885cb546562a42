package io.github.tpo4j.train.world;

import io.github.tpo4j.data.load.Item;
import io.github.tpo4j.data.world.publish.Footage;

/** The footage that a sample is about. Called by several threads at once. */
@FunctionalInterface
public interface FootageSource {
  /** The pictures of a sample's story, and who is seen in them. */
  Footage of(Item item) throws Exception;
}
