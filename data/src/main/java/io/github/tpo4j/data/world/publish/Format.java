package io.github.tpo4j.data.world.publish;

import io.github.tpo4j.data.world.words.Cast;

/** One way of writing down what is true about stories. */
interface Format extends AutoCloseable {
  /** Takes the next story, in the order of the world. */
  void add(Cast cast, Footage footage);

  /** Writes what could not be written before all stories were there. */
  @Override
  void close();
}
